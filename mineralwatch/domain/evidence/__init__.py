"""What witnesses say of a solicitation: reports matched to events, claims, and how well each is supported."""
