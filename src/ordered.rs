//! Work that several threads share, with results in the order of the items.
//!
//! One thread fetches the items, so that waiting for input keeps nobody else waiting; the pool works
//! on them; the caller takes the results. What is under way at any time is limited, so that memory is
//! bounded by the size of items and not by their number. A run of one item never starts a thread, and
//! the first result is taken before the second item is fetched.

use std::ops::ControlFlow;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, sync_channel};
use std::thread;

use rayon::ThreadPoolBuilder;

/// Items under way for each thread: enough to go on working while the caller waits for one.
const UNDER_WAY: usize = 4;

/// Does the work for each item and gives the results to `take` in the order of the items, until they
/// end or `take` breaks off. An iterator whose size hint says that it is empty is not asked for more.
pub fn for_each<T, R>(
    threads: usize,
    mut items: impl Iterator<Item = T> + Send + 'static,
    work: impl Fn(T) -> R + Send + Sync + 'static,
    mut take: impl FnMut(R) -> ControlFlow<()>,
) where
    T: Send + 'static,
    R: Send + 'static,
{
    loop {
        let Some(item) = items.next() else { return };
        if take(work(item)).is_break() || items.size_hint().1 == Some(0) {
            return;
        }
        if threads > 1 {
            break;
        }
    }
    for result in spawn(threads, items, work) {
        if take(result).is_break() {
            return;
        }
    }
}

/// Starts the threads, and returns the results as they are due.
fn spawn<T, R>(
    threads: usize,
    items: impl Iterator<Item = T> + Send + 'static,
    work: impl Fn(T) -> R + Send + Sync + 'static,
) -> impl Iterator<Item = R>
where
    T: Send + 'static,
    R: Send + 'static,
{
    let (queue, due) = sync_channel::<Receiver<R>>(threads * UNDER_WAY);
    let work = Arc::new(work);
    // Not joined: where the caller breaks off, this thread may be waiting for input for ever.
    thread::spawn(move || {
        let pool = ThreadPoolBuilder::new().num_threads(threads).build();
        for item in items {
            let (sender, result) = sync_channel(1);
            if queue.send(result).is_err() {
                return;
            }
            match &pool {
                Ok(pool) => {
                    let work = Arc::clone(&work);
                    pool.spawn_fifo(move || drop(sender.send(work(item))));
                }
                // Where the system gives no threads, this one does it.
                Err(_) => drop(sender.send(work(item))),
            }
        }
    });
    due.into_iter().filter_map(|result| result.recv().ok())
}

#[cfg(test)]
mod tests {
    use super::*;
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
                taken.push(number);
                ControlFlow::Continue(())
            });
            assert_eq!(taken, (0..200).collect::<Vec<_>>());
        }
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
            |number: i32| {
                taken.push(number);
                if let Some(sender) = sender.take() {
                    sender.send(2).unwrap();
                }
                ControlFlow::Continue(())
            },
        );
        assert_eq!(taken, [1, 2]);
    }
}
