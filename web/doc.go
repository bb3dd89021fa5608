// Package web serves the page that shows the queue of handoffs.
//
// Promise: the page consists of the files in this binary. It loads nothing from other servers, its identity provider
// aside, runs no other script, and cannot be framed by other pages. Assets have fixed names, and browsers revalidate
// them by their ETag: after an update no browser mixes old and new files.
//
// Model: src is written in TypeScript and built into assets by `make web`. The assets are checked in, so that building
// and running the server need no Node. The page is a client of the HTTP contract, and the package imports nothing of
// the module.
//
// Concurrency: a Page serves requests concurrently, while Run replaces its policy. Failure: only New can fail. While
// the provider is down, the policy stays as it was.
package web
