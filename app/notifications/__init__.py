"""What reaches people of what concerns them: notifications, reminders, digests by mail, and how they want them."""
