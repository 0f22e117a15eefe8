//! The way of an answer back to the request that waits for it.
//!
//! Requests wait on the threads that serve HTTP. Answering each from another thread wakes its thread each
//! time; a batch of answers wakes every thread once: what is for one thread goes there as one parcel, and
//! is handed out there.

use std::cell::OnceCell;
use std::sync::Arc;

use crossbeam::queue::SegQueue;
use tokio::sync::{Notify, oneshot};

use crate::placing::Placing;

thread_local! {
    static HERE: OnceCell<Arc<Desk>> = const { OnceCell::new() };
}

/// Where answers for one thread come in.
#[derive(Debug, Default)]
struct Desk {
    parcels: SegQueue<Vec<Answer>>,
    came: Notify,
}

type Answer = (oneshot::Sender<Placing>, Placing);

/// Lets answers to requests of this thread come in parcels. Call it on a thread that serves HTTP, within
/// its local set of tasks; again is the same as once.
pub(crate) fn open_desk() {
    let desk = HERE.with(|here| {
        let is_new = here.get().is_none();
        let desk = here.get_or_init(Arc::default);
        is_new.then(|| Arc::clone(desk))
    });
    let Some(desk) = desk else { return };
    actix::spawn(async move {
        loop {
            desk.came.notified().await;
            while let Some(parcel) = desk.parcels.pop() {
                for (reply, placing) in parcel {
                    // Who left asks again with the same key.
                    reply.send(placing).ok();
                }
            }
        }
    });
}

/// Somebody who waits for what becomes of a request.
#[derive(Debug)]
pub(crate) struct Reply {
    to: oneshot::Sender<Placing>,
    desk: Option<Arc<Desk>>,
}

/// A reply and where it comes in.
pub(crate) fn channel() -> (Reply, oneshot::Receiver<Placing>) {
    let (to, answer) = oneshot::channel();
    (Reply { to, desk: HERE.with(|here| here.get().cloned()) }, answer)
}

impl Reply {
    /// Whether nobody waits any more.
    pub(crate) fn is_closed(&self) -> bool {
        self.to.is_closed()
    }

    /// Answers; one who left asks again with the same key.
    pub(crate) fn send(self, placing: Placing) {
        self.to.send(placing).ok();
    }
}

/// Answers that leave together, when this is dropped.
#[derive(Debug, Default)]
pub(crate) struct Answers {
    /// Few desks: a list is faster than a map.
    parcels: Vec<(Arc<Desk>, Vec<Answer>)>,
}

impl Answers {
    /// One more answer.
    pub(crate) fn add(&mut self, reply: Reply, placing: Placing) {
        let Reply { to, desk } = reply;
        let Some(desk) = desk else {
            to.send(placing).ok();
            return;
        };
        match self.parcels.iter_mut().find(|(known, _parcel)| Arc::ptr_eq(known, &desk)) {
            Some((_desk, parcel)) => parcel.push((to, placing)),
            None => self.parcels.push((desk, vec![(to, placing)])),
        }
    }
}

impl Drop for Answers {
    fn drop(&mut self) {
        for (desk, parcel) in self.parcels.drain(..) {
            desk.parcels.push(parcel);
            desk.came.notify_one();
        }
    }
}

#[cfg(test)]
mod tests {
    use mall_domain::stock::Refusal;

    use super::*;

    #[test]
    fn a_parcel_answers_everybody_of_its_thread() {
        actix::System::new().block_on(async {
            open_desk();
            open_desk();
            let asked: Vec<_> = (0..3).map(|_| channel()).collect();
            let (replies, answers): (Vec<_>, Vec<_>) = asked.into_iter().unzip();
            std::thread::spawn(move || {
                let mut parcel = Answers::default();
                for reply in replies {
                    assert!(!reply.is_closed());
                    parcel.add(reply, Placing::Refused(Refusal::SoldOut));
                }
            })
            .join()
            .unwrap();
            for answer in answers {
                assert_eq!(answer.await, Ok(Placing::Refused(Refusal::SoldOut)));
            }
        });
    }

    #[test]
    fn where_no_desk_is_open_the_answer_comes_by_itself() {
        let (reply, mut answer) = channel();
        let mut parcel = Answers::default();
        parcel.add(reply, Placing::Unknown);
        assert_eq!(answer.try_recv(), Ok(Placing::Unknown));
    }
}
