//! The simulator from outside: everything here goes over real HTTP to a real server.

#[cfg(test)]
mod faults;
#[cfg(test)]
mod login;
#[cfg(test)]
mod notifications;
#[cfg(test)]
mod orders;
#[cfg(test)]
mod refunds;
#[cfg(test)]
mod restart;
#[cfg(test)]
mod signatures;
#[cfg(test)]
mod support;
