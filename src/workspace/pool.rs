//! Work that several threads share, with results in the order of the items.
//!
//! Whoever has nothing to do fetches the next item and works on it, so that what has been read is
//! still near when it is looked at; the caller takes the results. What is under way at any time is
//! limited, so that memory is bounded by the size of items and not by their number. A run of one item
//! never starts a thread, and the first result is taken before the second item is fetched.
//!
//! Each thread frees what it has allocated: freeing memory of another thread takes the lock of that
//! thread's heap, and with many small results both spend a tenth of their time on waiting for it.

use std::any::Any;
use std::iter;
use std::ops::ControlFlow;
use std::sync::mpsc::{Receiver, Sender, SyncSender, channel, sync_channel};
use std::sync::{Mutex, PoisonError};

use rayon::ThreadPoolBuilder;

/// Items under way for each thread: enough to go on working while the caller waits for one.
const UNDER_WAY: usize = 4;

/// What is left of a result once it has been taken.
type Rest = Box<dyn Any + Send>;

/// A result, and the way back to the thread that made it.
struct Made<R> {
    result: Box<R>,
    back: Sender<Rest>,
}

/// What the threads take turns at.
struct Queue<I, R> {
    items: I,
    /// Takes the places where results will come, in the order of the items.
    due: SyncSender<Receiver<Made<R>>>,
}

/// Does the work for each item and gives the results to `take` in the order of the items, until they
/// end or `take` breaks off. What it leaves of a result goes back to the thread that made it.
pub fn for_each<T, R>(
    threads: usize,
    items: impl Iterator<Item = T> + Send + 'static,
    work: impl Fn(T) -> R + Send + Sync + 'static,
    mut take: impl FnMut(&mut R) -> ControlFlow<()>,
) where
    T: Send + 'static,
    R: Send + 'static,
{
    let mut items = items.fuse();
    let alone = if threads > 1 { 1 } else { usize::MAX };
    for item in items.by_ref().take(alone) {
        if take(&mut work(item)).is_break() {
            return;
        }
    }
    let Some(next) = items.next() else { return };
    let items = iter::once(next).chain(items);
    let pool = ThreadPoolBuilder::new().num_threads(threads).build();
    let Ok(pool) = pool else {
        // Where the system gives no threads, this one does it.
        for item in items {
            if take(&mut work(item)).is_break() {
                return;
            }
        }
        return;
    };
    let (due, results) = sync_channel(threads * UNDER_WAY);
    let queue = Mutex::new(Queue { items, due });
    // Not waited for: where the caller breaks off, a thread may be waiting for input for ever.
    pool.spawn_broadcast(move |_| serve(&queue, &work));
    for result in results {
        let Ok(Made { mut result, back }) = result.recv() else {
            continue;
        };
        if take(&mut result).is_break() {
            return;
        }
        // A thread that has ended needs nothing back.
        let _ = back.send(result);
    }
}

/// Works on one item after the other until there are no more or nobody wants the results.
fn serve<T, R: Send + 'static>(
    queue: &Mutex<Queue<impl Iterator<Item = T>, R>>,
    work: &impl Fn(T) -> R,
) {
    let (back, rests) = channel::<Rest>();
    loop {
        rests.try_iter().for_each(drop);
        let mut turn = queue.lock().unwrap_or_else(PoisonError::into_inner);
        let Some(item) = turn.items.next() else {
            return;
        };
        let (sender, result) = sync_channel(1);
        if turn.due.send(result).is_err() {
            return;
        }
        drop(turn);
        let made = Made {
            result: Box::new(work(item)),
            back: back.clone(),
        };
        if sender.send(made).is_err() {
            return;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::thread;
    use std::time::Duration;

    #[test]
    fn results_come_in_the_order_of_the_items() {
        for threads in [1, 2, 7] {
            let work = |number: u64| {
                thread::sleep(Duration::from_micros(number * 7919 % 500));
                number
            };
            let mut taken = Vec::new();
            for_each(threads, 0..200, work, |number| {
                taken.push(*number);
                ControlFlow::Continue(())
            });
            assert_eq!(taken, (0..200).collect::<Vec<_>>());
        }
    }

    #[test]
    fn what_a_thread_has_made_it_frees() {
        struct Made {
            number: usize,
            by: thread::ThreadId,
            freed: Sender<(usize, bool)>,
        }
        impl Drop for Made {
            fn drop(&mut self) {
                let is_own = thread::current().id() == self.by;
                // The last ones are freed when nobody listens any more.
                let _ = self.freed.send((self.number, is_own));
            }
        }
        let (freed, all) = channel();
        let work = move |number| Made {
            number,
            by: thread::current().id(),
            freed: freed.clone(),
        };
        for_each(2, 0..100, work, |_| ControlFlow::Continue(()));
        // Threads that have ended take nothing back; there are none before the last items.
        let early: Vec<_> = all.try_iter().filter(|(number, _)| *number < 50).collect();
        assert!(early.len() > 20, "{early:?}");
        assert!(early.iter().all(|(_, is_own)| *is_own), "{early:?}");
    }

    #[test]
    fn breaking_off_ends_it_however_many_items_there_are() {
        let mut taken = 0;
        for_each(
            2,
            0..,
            |number: u64| number,
            |_| {
                taken += 1;
                if taken == 100 {
                    ControlFlow::Break(())
                } else {
                    ControlFlow::Continue(())
                }
            },
        );
        assert_eq!(taken, 100);
    }

    #[test]
    fn a_result_is_taken_while_the_next_item_is_awaited() {
        let (sender, items) = sync_channel(1);
        sender.send(1).unwrap();
        let mut sender = Some(sender);
        let mut taken = Vec::new();
        // The second item comes once the first is taken.
        for_each(
            2,
            items.into_iter(),
            |number| number,
            |number: &mut i32| {
                taken.push(*number);
                if let Some(sender) = sender.take() {
                    sender.send(2).unwrap();
                }
                ControlFlow::Continue(())
            },
        );
        assert_eq!(taken, [1, 2]);
    }
}
