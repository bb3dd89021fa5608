// Package mail tells the account's engineers about each handoff that waits, at least once.
//
// # Promise
//
// A handoff that is committed as waiting is mailed to every active engineer, admin and owner of its account but the one who
// escalated it and those who opted out, unless somebody claims or closes it first. One that is rolled back is never mailed.
// When it waits again, those are told who have not been sent the message. Where no other recipient remains, an owner who
// escalated it is told, and where no person remains, its timeline says so.
// Nobody is told twice on purpose: only a replica that dies between the mail server's answer and its own note of it, or a
// connection lost in that moment, makes another send the message again, under the same Message-ID. A mail server that hangs, refuses or
// is away delays nothing but mail.
//
// # Model
//
//	handoff.Service ──tx──▶ river_job: escalation, one for each wait          [Outbox]
//	                             │  a replica looks: waited long enough? nobody there? still waiting?
//	                             ▼
//	                  handoff_mails: one row for each recipient, and river_job: one letter for each, in one transaction
//	                             │  a replica looks again, sends, and notes what became of it
//	                             ▼
//	                          [Sender]: an SMTP server, or a line in the log
//
// The first look comes when seats that follow the stream have been counted. If there are none, everybody is told at once;
// else after a grace in which a colleague may claim the handoff, or its owner think better of it.
//
// # Concurrency
//
// [Outbox] and [Courier] are for concurrent use; each replica runs one courier, and PostgreSQL deals the jobs out. No
// connection to the database is held while a message is on its way.
//
// # Failure
//
// A message that could not be handed over is tried again after a minute, then 5, 15, 60 and 180; then it has failed. Each
// message has its own tries. A time-out after the whole message was sent counts as sent: servers that are slow to answer
// have usually taken it. A job whose replica was killed is taken over within about three minutes.
package mail
