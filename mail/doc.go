// Package mail tells people by mail what concerns them: handoffs that wait, what becomes of their own, and what is
// assigned to them.
//
// # Promise
//
// A committed handoff that waits is mailed, at least once, to every active engineer, admin and owner of its
// account. Left out are its creator, users who opted out, and those who are away or in quiet hours unless it is
// urgent or overdue at the second level. It is not mailed if it is claimed or closed first. A handoff that is
// rolled back is never mailed.
// When it waits again, users who have not been sent the message get it. Where no recipient remains, owners are told,
// even one who escalated it. Where no person remains, its timeline says so.
//
// A message is sent twice only if a replica dies, or a connection is lost, between the reply of the mail server
// and the record of it. A mail server that hangs, refuses, throttles or is away delays nothing but mail.
//
// # Model
//
//	event_log ──▶ router: after mail_positions.seq, once an event is as old as Delay
//	                 │  one transaction: mailboxes that are not scheduled as early, handoff_mails (queued), the position
//	                 ▼
//	mailboxes ──▶ sender: leases those that are due, as many as mail_pace allows
//	                 │  one query: what is this person to be told now, and was not told before?
//	                 │  one message, alone or a digest                                        [Server], or the log
//	                 ▼
//	handoff_mails: what was told, or why not, in the transaction that ends the lease
//
// The log says that something happened; what is told follows from the state of the handoffs when the message is sent.
// So nothing has to be taken back, and an event that is read twice changes nothing.
//
// # Concurrency
//
// [Worker] is safe for concurrent use, and [Worker.LogChanged] never blocks. Each replica runs one worker. A
// position is locked by the transaction that moves it. A mailbox is leased: the number of the lease rises, its end
// is by the clock of the database, and only the newest changes the row. No database connection is held while a
// message is being sent.
//
// # Failure
//
// A lease that ends makes its mailbox due again, so the mail of a killed replica is sent by another a minute
// later. A server that throttles lowers the pace of all replicas; an unreachable one is tried from time to time;
// neither costs a try. The refusal of one person for now is tried again after 1, 5, 15, 60 and 180 minutes; then it
// has failed. An address that does not exist is suspended until it is changed. A timeout after the whole message
// was sent counts as sent: slow servers have usually accepted it.
package mail
