package main

import (
	"github.com/handoffd/handoffd/api"
	"github.com/handoffd/handoffd/auth"
	"github.com/handoffd/handoffd/db"
	"github.com/handoffd/handoffd/db/tx"
	"github.com/handoffd/handoffd/mail"
	"github.com/handoffd/handoffd/notify"
	"github.com/handoffd/handoffd/replicas"
)

// conditions collects why a replica is degraded, for readiness, metrics, ready events and its row among the replicas.
type conditions struct {
	listener *notify.Listener
	runner   *tx.Runner
	servers  *db.Servers
	reporter *replicas.Reporter
	verifier *auth.Verifier
	worker   *mail.Worker
	socket   *watchedSocket
}

// list implements api.Config.Conditions.
func (c conditions) list() []api.Condition {
	var list []api.Condition
	for _, reason := range c.listener.Health().Degraded {
		list = append(list, api.Condition{Reason: string(reason)})
	}
	for _, reason := range c.runner.Degraded() {
		list = append(list, api.Condition{Reason: reason})
	}
	for _, reason := range c.servers.Degraded() {
		list = append(list, api.Condition{Reason: reason, Unavailable: reason == db.SplitBrain && c.servers.OnlyOlder()})
	}
	for _, reason := range c.reporter.Reasons() {
		away := reason == replicas.DatabaseAway || reason == replicas.DatabaseReadOnly
		list = append(list, api.Condition{Reason: reason, Unavailable: away})
	}
	if known, err := c.verifier.Keys(); err != nil {
		list = append(list, api.Condition{Reason: "keys", Unavailable: known == 0})
	}
	if c.worker.Waiting() {
		list = append(list, api.Condition{Reason: "mail_waits"})
	}
	if c.socket.outOfFiles() {
		list = append(list, api.Condition{Reason: "open_files"})
	}
	return list
}

func (c conditions) reasons() []string { return api.Reasons(c.list()) }

func (c conditions) degraded() bool { return len(c.list()) > 0 }
