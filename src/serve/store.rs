//! What the server has accepted: in memory, or in a file as well.
//!
//! Values are known by keyed hashes only. With a file, one thread decides all requests: it takes those
//! that wait, writes what they add in one transaction, and lets them be answered when that is on the disk.

use std::collections::{HashMap, HashSet};
use std::error::Error;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread;

use redb::backends::FileBackend;
use redb::{Database, DatabaseError, ReadableDatabase, ReadableTable, TableDefinition};
use siphasher::sip128::SipHasher24;
use tokio::sync::oneshot;

use crate::contract::kinds::KINDS;
use crate::document::repeat::Key;
use crate::endpoint::{Changes, Decision, Endpoint, Known, Read, State};
use crate::workspace::panics;
use crate::workspace::scratch_file::{PREFIX, SUFFIX, folder_of};

/// The key of the hashes.
pub(super) type Secret = [u8; 16];

const META: TableDefinition<'_, &str, &[u8]> = TableDefinition::new("meta");
const NUMBERS: TableDefinition<'_, u128, ()> = TableDefinition::new("communicationNumber");
const CUSTOMERS: TableDefinition<'_, u128, u8> = TableDefinition::new("customerExtId");

/// The version of the tables.
const VERSION: u8 = 1;

/// How many requests one transaction holds at most.
const MOST: usize = 1024;

/// Hashes of the accepted requests.
#[derive(Debug, Default)]
pub(super) struct Memory {
    secret: Secret,
    numbers: HashSet<u128>,
    /// The kind and the form of each customer.
    customers: HashMap<u128, u8>,
}

/// How much is known.
#[derive(Debug, Clone, Copy, Default, serde::Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Counts {
    customers: usize,
    communication_numbers: usize,
}

impl Memory {
    fn new(secret: Secret) -> Self {
        Memory {
            secret,
            ..Memory::default()
        }
    }

    fn hash(&self, key: Key) -> u128 {
        keyed(&self.secret, &key.bytes())
    }

    fn counts(&self) -> Counts {
        Counts {
            customers: self.customers.len(),
            communication_numbers: self.numbers.len(),
        }
    }

    /// Adds what was accepted.
    fn add(&mut self, added: &Hashed) {
        self.numbers.extend(&added.numbers);
        self.customers.extend(added.customers.iter().copied());
    }

    fn hashed(&self, changes: &Changes) -> Hashed {
        let customers = changes.customers.iter();
        Hashed {
            numbers: changes.numbers.iter().map(|key| self.hash(*key)).collect(),
            customers: customers
                .map(|(key, known)| (self.hash(*key), encoded(*known)))
                .collect(),
        }
    }
}

impl State for Memory {
    fn is_used(&self, number: Key) -> bool {
        self.numbers.contains(&self.hash(number))
    }

    fn customer(&self, id: Key) -> Option<Known> {
        self.customers
            .get(&self.hash(id))
            .map(|known| decoded(*known))
    }
}

/// What a request adds, hashed.
#[derive(Debug, Default)]
struct Hashed {
    numbers: Vec<u128>,
    customers: Vec<(u128, u8)>,
}

impl Hashed {
    fn is_empty(&self) -> bool {
        self.numbers.is_empty() && self.customers.is_empty()
    }
}

/// The lowest bit is the form, the others are the kind.
fn encoded(known: Known) -> u8 {
    (known.kind.place as u8) << 1 | u8::from(known.is_of_form)
}

fn decoded(known: u8) -> Known {
    let kind = KINDS.get(usize::from(known >> 1));
    Known {
        kind: kind.copied().unwrap_or(KINDS[0]),
        is_of_form: known & 1 != 0,
    }
}

/// The accepted requests.
pub(super) enum Store {
    /// In memory only.
    Memory(Mutex<Memory>),
    /// In a file as well.
    File(Sender<Job>),
}

/// What the thread of a file is asked.
pub(super) enum Job {
    Decide(
        Arc<Endpoint>,
        Box<Read>,
        oneshot::Sender<Result<Decision, String>>,
    ),
    Count(oneshot::Sender<Result<Counts, String>>),
    Reset(oneshot::Sender<Result<(), String>>),
}

impl Store {
    /// Keeps what is accepted in memory. The error is that of the system's random numbers.
    pub(super) fn in_memory() -> Result<Self, String> {
        Ok(Store::Memory(Mutex::new(Memory::new(new_secret()?))))
    }

    /// Keeps what is accepted in a file, which is created if it does not exist.
    pub(super) fn in_file(path: &Path) -> Result<Self, String> {
        let mut file = File {
            path: path.to_owned(),
            opened: Some(open(path).map_err(|error| error.to_string())?),
        };
        let (sender, jobs) = channel();
        thread::spawn(move || file.serve(&jobs));
        Ok(Store::File(sender))
    }

    /// Compares a request with those accepted before, and remembers what it adds. The error says why it
    /// cannot be remembered, or where the program panicked.
    pub(super) async fn decide(
        &self,
        endpoint: &Arc<Endpoint>,
        read: Read,
    ) -> Result<Decision, String> {
        match self {
            Store::Memory(memory) => panics::caught(|| {
                let mut memory = lock(memory);
                let decision = endpoint.decide(read, &*memory);
                let added = memory.hashed(&decision.changes);
                memory.add(&added);
                decision
            }),
            Store::File(jobs) => {
                let (answer, decision) = oneshot::channel();
                let job = Job::Decide(Arc::clone(endpoint), Box::new(read), answer);
                ask(jobs, job, decision).await?
            }
        }
    }

    /// Returns how much is known.
    pub(super) async fn counts(&self) -> Result<Counts, String> {
        match self {
            Store::Memory(memory) => Ok(lock(memory).counts()),
            Store::File(jobs) => {
                let (answer, counts) = oneshot::channel();
                ask(jobs, Job::Count(answer), counts).await?
            }
        }
    }

    /// Forgets all requests.
    pub(super) async fn reset(&self) -> Result<(), String> {
        match self {
            Store::Memory(memory) => {
                let mut memory = lock(memory);
                *memory = Memory::new(memory.secret);
                Ok(())
            }
            Store::File(jobs) => {
                let (answer, done) = oneshot::channel();
                ask(jobs, Job::Reset(answer), done).await?
            }
        }
    }
}

fn lock(memory: &Mutex<Memory>) -> MutexGuard<'_, Memory> {
    memory.lock().unwrap_or_else(PoisonError::into_inner)
}

async fn ask<T>(jobs: &Sender<Job>, job: Job, answer: oneshot::Receiver<T>) -> Result<T, String> {
    let gone = || "the store has stopped".to_owned();
    jobs.send(job).map_err(|_| gone())?;
    answer.await.map_err(|_| gone())
}

/// Returns a hash that nobody can compute without the key.
pub(super) fn keyed(secret: &Secret, bytes: &[u8]) -> u128 {
    SipHasher24::new_with_key(secret).hash(bytes).as_u128()
}

/// A random key.
pub(super) fn new_secret() -> Result<Secret, String> {
    let mut secret = Secret::default();
    let filled = getrandom::fill(&mut secret);
    filled.map_err(|error| format!("the system has no random numbers: {error}"))?;
    Ok(secret)
}

/// Creates an empty store. It gets its name when it is complete, since half of one cannot be opened.
fn create(path: &Path) -> Result<(), Box<dyn Error>> {
    let folder = folder_of(path);
    let mut unfinished = tempfile::Builder::new();
    let unfinished = unfinished.prefix(PREFIX).suffix(SUFFIX);
    let unfinished = unfinished.tempfile_in(folder).map_err(|error| {
        // The path of the temporary file tells a user nothing.
        let error = error.to_string();
        let reason = error.split(" at path ").next().unwrap_or_default();
        format!("cannot create it: {reason}")
    })?;
    let backend = FileBackend::new(unfinished.as_file().try_clone()?)?;
    drop(Database::builder().create_with_backend(backend)?);
    match unfinished.persist_noclobber(path) {
        // Another server was faster.
        Err(error) if error.error.kind() == ErrorKind::AlreadyExists => Ok(()),
        persisted => Ok(persisted.map(drop)?),
    }
}

/// Opens or creates a store, and reads what it has.
fn open(path: &Path) -> Result<Opened, Box<dyn Error>> {
    if !path.try_exists()? {
        create(path)?;
    }
    let database = match Database::create(path) {
        Err(DatabaseError::DatabaseAlreadyOpen) => {
            return Err("another server has it in use".into());
        }
        database => database?,
    };
    let writing = database.begin_write()?;
    let secret = {
        let mut meta = writing.open_table(META)?;
        let version = meta.get("version")?.map(|version| version.value().to_vec());
        match version.as_deref() {
            None => {
                meta.insert("version", [VERSION].as_slice())?;
                meta.insert("key", new_secret()?.as_slice())?;
            }
            Some([VERSION]) => {}
            Some(_) => return Err("it was written by another version of kyclint".into()),
        }
        let key = meta.get("key")?.map(|key| Secret::try_from(key.value()));
        let key = key.and_then(Result::ok);
        key.ok_or("it has no key")?
    };
    writing.open_table(NUMBERS)?;
    writing.open_table(CUSTOMERS)?;
    writing.commit()?;
    let mut memory = Memory::new(secret);
    let reading = database.begin_read()?;
    for entry in reading.open_table(NUMBERS)?.iter()? {
        memory.numbers.insert(entry?.0.value());
    }
    for entry in reading.open_table(CUSTOMERS)?.iter()? {
        let (id, known) = entry?;
        memory.customers.insert(id.value(), known.value());
    }
    Ok(Opened { database, memory })
}

/// An open file, and what it has.
struct Opened {
    database: Database,
    memory: Memory,
}

/// A file that is opened again after a failure: until then the database takes nothing, and what a failed
/// transaction added must not be known.
struct File {
    path: PathBuf,
    opened: Option<Opened>,
}

type Waiting = (
    oneshot::Sender<Result<Decision, String>>,
    Result<Decision, String>,
);

impl File {
    fn serve(&mut self, jobs: &Receiver<Job>) {
        let mut next = jobs.recv().ok();
        while let Some(job) = next.take() {
            match job {
                Job::Decide(..) => next = self.decide_all(job, jobs),
                Job::Count(answer) => {
                    let counts = self.opened().map(|opened| opened.memory.counts());
                    let _ = answer.send(counts);
                }
                Job::Reset(answer) => {
                    let _ = answer.send(self.reset());
                }
            }
            if next.is_none() {
                next = jobs.recv().ok();
            }
        }
    }

    fn opened(&mut self) -> Result<&mut Opened, String> {
        let opened = match self.opened.take() {
            Some(opened) => opened,
            None => open(&self.path).map_err(|error| unwritable(&*error))?,
        };
        Ok(self.opened.insert(opened))
    }

    /// Notes whether the file could be written.
    fn written(&mut self, result: Result<(), Box<dyn Error>>) -> Result<(), String> {
        result.map_err(|error| {
            self.opened = None;
            unwritable(&*error)
        })
    }

    fn reset(&mut self) -> Result<(), String> {
        let result = self.opened()?.reset();
        self.written(result)
    }

    /// Decides the requests that wait, in one transaction. Returns the first job of another type.
    fn decide_all(&mut self, first: Job, jobs: &Receiver<Job>) -> Option<Job> {
        let opened = match self.opened() {
            Ok(opened) => opened,
            Err(error) => {
                if let Job::Decide(_, _, answer) = first {
                    let _ = answer.send(Err(error));
                }
                return None;
            }
        };
        let mut waiting: Vec<Waiting> = Vec::new();
        let mut added = Vec::new();
        let mut next = Some(first);
        while let Some(Job::Decide(endpoint, read, answer)) = next {
            let decision = panics::caught(|| endpoint.decide(*read, &opened.memory));
            if let Ok(decision) = &decision {
                let hashed = opened.memory.hashed(&decision.changes);
                opened.memory.add(&hashed);
                if !hashed.is_empty() {
                    added.push(hashed);
                }
            }
            waiting.push((answer, decision));
            next = (waiting.len() < MOST)
                .then(|| jobs.try_recv().ok())
                .flatten();
        }
        let result = opened.write(&added);
        let written = self.written(result);
        for (answer, decision) in waiting {
            let _ = answer.send(written.clone().and(decision));
        }
        next
    }
}

fn unwritable(error: &dyn Error) -> String {
    format!("the store cannot be written: {error}")
}

impl Opened {
    fn write(&self, added: &[Hashed]) -> Result<(), Box<dyn Error>> {
        if added.is_empty() {
            return Ok(());
        }
        let writing = self.database.begin_write()?;
        {
            let mut numbers = writing.open_table(NUMBERS)?;
            let mut customers = writing.open_table(CUSTOMERS)?;
            for hashed in added {
                for number in &hashed.numbers {
                    numbers.insert(number, ())?;
                }
                for (id, known) in &hashed.customers {
                    customers.insert(id, known)?;
                }
            }
        }
        Ok(writing.commit()?)
    }

    fn reset(&mut self) -> Result<(), Box<dyn Error>> {
        let writing = self.database.begin_write()?;
        writing.delete_table(NUMBERS)?;
        writing.delete_table(CUSTOMERS)?;
        writing.open_table(NUMBERS)?;
        writing.open_table(CUSTOMERS)?;
        writing.commit()?;
        self.memory = Memory::new(self.memory.secret);
        Ok(())
    }
}
