// Package mail sends the engineers of an account a message about each waiting handoff, at least once.
//
// # Promise
//
// A committed handoff that waits is mailed to every active engineer, admin and owner of its account. Left out are
// its creator and users who opted out. It is not mailed if it is claimed or closed first. A handoff that is rolled
// back is never mailed. When it waits again, users who have not been sent the message get it. Where no other
// recipient remains, an owner who escalated it gets it. Where no person remains, its timeline says so.
//
// A message is sent twice only if a replica dies, or a connection is lost, between the reply of the mail server
// and the record of it. The second message then has the same Message-ID. A mail server that hangs, refuses or is
// away delays nothing but mail.
//
// # Model
//
//	handoff.Service ──tx──▶ river_job: mail_fanout, one for each wait              [Outbox]
//	                             │  a replica checks: waited long enough? still waiting?
//	                             ▼
//	        tx: handoff_mails, one row for each recipient; river_job: mail_delivery, one for each row
//	                             │  a replica checks again, sends, and records the result
//	                             ▼
//	                          [Server], or the log
//
// The first check comes after deliveries to streams have been counted. If no stream got the event, mail goes out
// at once. Otherwise a grace period lets a colleague claim the handoff, or its creator withdraw it.
//
// # Concurrency
//
// [Outbox] and [Worker] are safe for concurrent use. Each replica runs one worker, and PostgreSQL distributes the
// jobs. No database connection is held while a message is being sent.
//
// # Failure
//
// A message that could not be sent is tried again after 1, 5, 15, 60 and 180 minutes; then it has failed. Each
// message has its own tries. A timeout after the whole message was sent counts as sent: slow servers have usually
// accepted it. A job whose replica was killed is taken over within about three minutes.
package mail
