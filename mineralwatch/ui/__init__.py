"""The screen, in Textual; nothing else imports Textual or Rich."""
