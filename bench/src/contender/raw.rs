//! The load generator's own limit: a server that takes whatever comes in for a request and sends the
//! same bytes back. It is no design; nothing that reads its requests can be faster.

use std::net::SocketAddr;

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpSocket, TcpStream};

use super::BACKLOG;

/// As long as the shop's answer to an accepted order.
const ANSWER: &[u8] = b"HTTP/1.1 201 Created\r\ncontent-type: application/json\r\n\
    x-request-id: 0123456789abcdef\r\ncontent-length: 129\r\n\r\n\
    {\"id\":1000000,\"order_no\":\"202611250000000000000000\",\"status\":0,\"pay_amount\":\"99.00\",\
    \"expire_at\":\"2026-11-25T00:00:00.000000000Z\"}";
/// Longer than any request of the load generator, which sends the next one after the answer.
const REQUEST_MAX: usize = 4_096;

/// Serves until the process is ended.
pub(super) async fn serve(bind: SocketAddr) -> anyhow::Result<()> {
    let socket = TcpSocket::new_v4()?;
    socket.set_reuseaddr(true)?;
    socket.bind(bind)?;
    let listener = socket.listen(BACKLOG)?;
    loop {
        let (stream, _from) = listener.accept().await?;
        tokio::spawn(answer(stream));
    }
}

async fn answer(mut stream: TcpStream) {
    let mut request = [0; REQUEST_MAX];
    while let Ok(length) = stream.read(&mut request).await {
        if length == 0 || stream.write_all(ANSWER).await.is_err() {
            return;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_answer_is_as_long_as_it_says() {
        let text = std::str::from_utf8(ANSWER).unwrap();
        let (head, body) = text.split_once("\r\n\r\n").unwrap();
        let length = head.lines().find_map(|line| line.strip_prefix("content-length: ")).unwrap();
        assert_eq!(length.parse::<usize>().unwrap(), body.len());
    }
}
