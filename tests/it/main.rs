//! The mall as its clients see it: a real server, a real MySQL, a real Redis, and the simulator of
//! WeChat, all over HTTP. One binary, a module per area.

#[cfg(test)]
mod support;

#[cfg(test)]
mod address;
#[cfg(test)]
mod admin_access;
#[cfg(test)]
mod admin_account;
#[cfg(test)]
mod admin_audit_log;
#[cfg(test)]
mod admin_banner;
#[cfg(test)]
mod admin_config;
#[cfg(test)]
mod admin_coupon;
#[cfg(test)]
mod admin_export;
#[cfg(test)]
mod admin_flash_sale;
#[cfg(test)]
mod admin_job;
#[cfg(test)]
mod admin_live;
#[cfg(test)]
mod admin_order;
#[cfg(test)]
mod admin_people;
#[cfg(test)]
mod admin_product;
#[cfg(test)]
mod admin_role;
#[cfg(test)]
mod admin_statistics;
#[cfg(test)]
mod admin_stock;
#[cfg(test)]
mod admin_user;
#[cfg(test)]
mod auth;
#[cfg(test)]
mod bad_input;
#[cfg(test)]
mod cart;
#[cfg(test)]
mod checkout;
#[cfg(test)]
mod command;
#[cfg(test)]
mod common;
#[cfg(test)]
mod console;
#[cfg(test)]
mod coupon;
#[cfg(test)]
mod endpoints;
#[cfg(test)]
mod flash_sale;
#[cfg(test)]
mod kill;
#[cfg(test)]
mod limits;
#[cfg(test)]
mod lists;
#[cfg(test)]
mod money;
#[cfg(test)]
mod nodes;
#[cfg(test)]
mod order;
#[cfg(test)]
mod partners;
#[cfg(test)]
mod payment;
#[cfg(test)]
mod product;
#[cfg(test)]
mod profile;
#[cfg(test)]
mod receipt;
#[cfg(test)]
mod reconciliation;
#[cfg(test)]
mod refund;
#[cfg(test)]
mod search;
#[cfg(test)]
mod service;
#[cfg(test)]
mod upload;
