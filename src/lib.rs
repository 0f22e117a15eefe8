//! The HTTP edge and the wiring of the mall. It knows everybody; nobody knows it.
//!
//! # Layout
//!
//! Starting: [`cli`] takes the words, [`config`] the settings, [`app`] wires and stops everything;
//! [`telemetry`] is the log, [`metrics`] the measurements, [`books`] the audit among them.
//!
//! A request: [`request`] gives it an id, a span and the body of an error; [`routes`] has every URL;
//! [`extract`] proves what a handler takes (with [`token`], [`sessions`] and [`flag`]); the handlers stand in
//! [`shop`] (shoppers) and [`admin`] (the console), an area per file; [`error`] knows every status.
//!
//! [`exports`] makes files beside the requests; `wechat_token` keeps WeChat's access token for all nodes.
//!
//! What handlers share is [`state`], with [`sales`] (what is on offer), [`catalogue`] (answers that
//! are ready), [`search`], [`uploads`], [`limits`] (how often somebody may ask), [`sale_token`], [`password`] (few
//! hashes at a time) and [`two_step`]. [`console`] serves the files of the admin console,
//! [`openapi`] documents the API, [`health`] tells machines how the process is; `html` cleans what
//! admins write.
//!
//! **Architecture Invariant:** no rule about stock, orders or money is decided here. A handler turns
//! JSON into domain values, asks the actors or the store, and turns the answer into JSON.

pub mod admin;
pub mod app;
pub mod books;
pub mod catalogue;
pub mod cli;
pub mod config;
pub mod console;
pub mod demo;
pub mod error;
pub mod exports;
pub mod extract;
pub mod flag;
pub mod health;
mod html;
pub mod limits;
pub mod metrics;
pub mod openapi;
pub mod password;
pub mod request;
pub mod routes;
pub mod sale_token;
pub mod sales;
pub mod search;
pub mod sessions;
pub mod shop;
pub mod state;
pub mod telemetry;
pub mod token;
pub mod two_step;
pub mod uploads;
mod wechat_token;
