// Package web serves the page on which people see the queue and pick handoffs up.
//
// Promise: the page is what this binary was built with, byte for byte; it loads nothing from anywhere else, runs no
// script that is not a file of it, and is not shown inside other people's pages. Its assets have fixed names and are
// asked for anew each time, by their ETag: after an update no browser runs half of the old page.
//
// Model: src is written in TypeScript and built into assets by `make web`; assets are checked in, so that neither building
// nor running the server needs Node. The page is a client of the HTTP contract like any other, and the package knows
// nothing of the rest of the module.
//
// Concurrency: a Page is immutable. Failure: there is none after New.
package web
