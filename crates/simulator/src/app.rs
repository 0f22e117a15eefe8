//! What all requests share. Holds the parts together and does nothing itself.

use std::future::Future;

use tokio::runtime::Handle;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use crate::faults::Faults;
use crate::identity::Identity;
use crate::login::{Messages, Tokens};
use crate::notify::Courier;
use crate::partners::{self, Objects, Parcels, PartnerKeys};
use crate::pay::Files;
use crate::store::Store;

/// The platform.
pub(crate) struct App {
    pub(crate) identity: Identity,
    pub(crate) store: Store,
    pub(crate) faults: Faults,
    pub(crate) tokens: Tokens,
    pub(crate) messages: Messages,
    pub(crate) bills: Files,
    pub(crate) courier: Courier,
    /// Who the shop is at its partners besides WeChat.
    pub(crate) partner_keys: PartnerKeys,
    pub(crate) parcels: Parcels,
    pub(crate) sms: partners::Messages,
    pub(crate) objects: Objects,
    pub(crate) tasks: Tasks,
    /// What the waits between attempts of a notification are multiplied by.
    pub(crate) time_scale: f64,
}

/// What goes on after a request was answered.
pub(crate) struct Tasks {
    runtime: Handle,
    tracker: TaskTracker,
    stop: CancellationToken,
}

impl Tasks {
    /// Tasks will run on this thread's runtime.
    pub(crate) fn new() -> Self {
        Self {
            runtime: Handle::current(),
            tracker: TaskTracker::new(),
            stop: CancellationToken::new(),
        }
    }

    /// Runs `task` until it is done or the server stops.
    ///
    /// The task does not run on the runtime of the worker that asks, which would end with it and
    /// has requests to answer.
    pub(crate) fn spawn(&self, task: impl Future<Output = ()> + Send + 'static) {
        let stop = self.stop.clone();
        let until_stop = async move {
            tokio::select! {
                () = stop.cancelled() => {}
                () = task => {}
            }
        };
        // Nobody waits for one task; `stop` waits for all.
        drop(self.tracker.spawn_on(until_stop, &self.runtime));
    }

    /// The runtime that tasks run on.
    pub(crate) fn runtime(&self) -> &Handle {
        &self.runtime
    }

    /// Ends every task.
    pub(crate) async fn stop(&self) {
        self.stop.cancel();
        self.tracker.close();
        self.tracker.wait().await;
    }
}
