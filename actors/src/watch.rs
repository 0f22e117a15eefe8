//! Notices actors that died. actix does not start a panicked actor again, so the process must end;
//! whoever supervises processes starts it anew, and it rebuilds its state from Redis and MySQL.

use std::sync::Arc;
use std::time::Duration;

use crate::shop::Shop;

/// How often the actors are looked at.
const LOOK_EVERY: Duration = Duration::from_millis(200);

/// Starts to watch.
pub(crate) fn start(shop: &Arc<Shop>) {
    let watched = Arc::clone(shop);
    shop.spawn("watch", async move {
        loop {
            tokio::select! {
                () = watched.stop.cancelled() => return,
                () = tokio::time::sleep(LOOK_EVERY) => {}
            }
            if let Some(dead) = dead_actor(&watched) {
                tracing::error!(actor = dead, "an actor died; the process must end");
                watched.fatal.cancel();
                return;
            }
        }
    });
}

fn dead_actor(shop: &Shop) -> Option<&'static str> {
    if shop.writer.get().is_some_and(|writer| !writer.is_alive()) {
        return Some("writer");
    }
    if shop.supervisors.get().is_some_and(|supervisors| !supervisors.are_alive()) {
        return Some("supervisor");
    }
    if shop.courier.get().is_some_and(|courier| !courier.is_alive()) {
        return Some("courier");
    }
    shop.directory.all().iter().any(|sku| !sku.is_alive()).then_some("sku")
}
