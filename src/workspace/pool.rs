//! Runs work on several threads and returns the results in the order of the items.
//!
//! An idle thread fetches the next item and processes it, so that what it has read is still in its
//! cache; the caller receives the results. The number of items in progress is limited, so that
//! memory is bounded by the size of items and not by their number. A run with one item never starts
//! a thread, and the first result is received before the second item is fetched.
//!
//! Each thread frees the memory it has allocated. Freeing memory of another thread takes a lock of
//! that thread's heap; with many small results, both threads would spend a tenth of their time
//! waiting for it.

use std::any::Any;
use std::iter;
use std::ops::ControlFlow;
use std::sync::mpsc::{Receiver, Sender, SyncSender, channel, sync_channel};
use std::sync::{Mutex, PoisonError};

use rayon::ThreadPoolBuilder;

/// Items in progress per thread: enough to keep working while the caller waits for one.
const UNDER_WAY: usize = 4;

/// What remains of a result after it was received.
type Rest = Box<dyn Any + Send>;

/// A result, with the channel back to the thread that made it.
struct Made<R> {
    result: Box<R>,
    back: Sender<Rest>,
}

/// The state that the threads access in turn.
struct Queue<I, R> {
    items: I,
    /// Carries a receiver for each result, in the order of the items.
    due: SyncSender<Receiver<Made<R>>>,
}

/// Runs the work for each item and passes the results to `take` in the order of the items, until
/// the items end or `take` breaks. The remains of a result return to the thread that made it.
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
        // If no threads can be started, the current thread does the work.
        for item in items {
            if take(&mut work(item)).is_break() {
                return;
            }
        }
        return;
    };
    let (due, results) = sync_channel(threads * UNDER_WAY);
    let queue = Mutex::new(Queue { items, due });
    // The threads are not joined: after a break, one may block on input forever.
    pool.spawn_broadcast(move |_| serve(&queue, &work));
    for result in results {
        let Ok(Made { mut result, back }) = result.recv() else {
            continue;
        };
        if take(&mut result).is_break() {
            return;
        }
        // The send fails if the thread has ended.
        let _ = back.send(result);
    }
}

/// Processes items until there are no more or the receiver is gone.
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
            let mut mode = Vec::new();
            for_each(threads, 0..200, work, |number| {
                mode.push(*number);
                ControlFlow::Continue(())
            });
            assert_eq!(mode, (0..200).collect::<Vec<_>>());
        }
    }

    #[test]
    fn results_are_freed_by_the_thread_that_made_them() {
        struct Made {
            number: usize,
            by: thread::ThreadId,
            freed: Sender<(usize, bool)>,
        }
        impl Drop for Made {
            fn drop(&mut self) {
                let is_own = thread::current().id() == self.by;
                // The last results are freed after the receiver is gone.
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
        // Threads that have ended receive nothing back, which affects only the last items.
        let early: Vec<_> = all.try_iter().filter(|(number, _)| *number < 50).collect();
        assert!(early.len() > 20, "{early:?}");
        assert!(early.iter().all(|(_, is_own)| *is_own), "{early:?}");
    }

    #[test]
    fn break_ends_the_iteration_over_endless_items() {
        let mut mode = 0;
        for_each(
            2,
            0..,
            |number: u64| number,
            |_| {
                mode += 1;
                if mode == 100 {
                    ControlFlow::Break(())
                } else {
                    ControlFlow::Continue(())
                }
            },
        );
        assert_eq!(mode, 100);
    }

    #[test]
    fn results_are_received_while_the_next_item_is_pending() {
        let (sender, items) = sync_channel(1);
        sender.send(1).unwrap();
        let mut sender = Some(sender);
        let mut mode = Vec::new();
        // The second item is fetched after the first result was received.
        for_each(
            2,
            items.into_iter(),
            |number| number,
            |number: &mut i32| {
                mode.push(*number);
                if let Some(sender) = sender.take() {
                    sender.send(2).unwrap();
                }
                ControlFlow::Continue(())
            },
        );
        assert_eq!(mode, [1, 2]);
    }
}
