//! The two ways in which texts are cut, as the index calls them.

use tantivy::tokenizer::{Token, TokenStream, Tokenizer};

use crate::words;

/// Cuts into words, those inside longer words among them.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Words;

/// Cuts into single characters.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Characters;

impl Words {
    pub(crate) const NAME: &'static str = "words";
}

impl Characters {
    pub(crate) const NAME: &'static str = "characters";
}

impl Tokenizer for Words {
    type TokenStream<'a> = Tokens;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> Tokens {
        Tokens::new(words::text(text))
    }
}

impl Tokenizer for Characters {
    type TokenStream<'a> = Tokens;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> Tokens {
        Tokens::new(words::characters(text))
    }
}

/// Tokens that were cut in advance. Where they stood in the text nobody asks.
pub(crate) struct Tokens {
    left: std::vec::IntoIter<String>,
    token: Token,
}

impl Tokens {
    fn new(tokens: Vec<String>) -> Self {
        // `Token::default` stands before the first position, and wraps around to it.
        Self { left: tokens.into_iter(), token: Token::default() }
    }
}

impl TokenStream for Tokens {
    fn advance(&mut self) -> bool {
        let Some(text) = self.left.next() else { return false };
        self.token.position = self.token.position.wrapping_add(1);
        self.token.text = text;
        true
    }

    fn token(&self) -> &Token {
        &self.token
    }

    fn token_mut(&mut self) -> &mut Token {
        &mut self.token
    }
}
