"""Reads company filings and the Defense Department's daily contract list for what they say of the stockpile."""
