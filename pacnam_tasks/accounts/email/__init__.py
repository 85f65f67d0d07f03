"""Where mails to a person go: put right by command, or by the person with the password; and who has no address."""
