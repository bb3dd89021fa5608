// Package client calls handoffd over HTTP: it writes the directory, hands sessions off, follows the account's events
// and waits for answers. It depends on the standard library, package sse and google/uuid.
//
// # Promise
//
// A call that fails temporarily is repeated with growing, random pauses, for as long as the server asks with
// Retry-After. A POST carries the same Idempotency-Key each time, so it happens once, also where the connection broke
// after the server had done it. [Client.Stream] yields every event of the account once and in order, over any number of
// connections and replicas, or a "reset". [Client.WaitForAnswer] returns when the handoff is closed, whichever replica
// learns of it first.
//
// # Ids
//
// Users and sessions are named by their UUID, or by "ext:" and the adopter's own id of them.
//
// # Concurrency
//
// A [Client] is configuration and nothing else: it keeps no state, starts no goroutine, and is safe for concurrent use
// once its fields are set. A stream belongs to the loop that ranges over it.
//
// # Failure
//
// What the server refuses is a [*Problem]: branch on its Code. Any other error is that of the connection, of the
// context or of the TokenSource. The text of each names the request.
package client
