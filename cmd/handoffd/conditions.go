package main

import (
	"github.com/handoffd/handoffd/api"
	"github.com/handoffd/handoffd/db"
	"github.com/handoffd/handoffd/replicas"
)

// conditions returns why the replica is degraded, for readiness, metrics, ready events and its row among the replicas.
func (r *replica) conditions() []api.Condition {
	if r.waiting.Load() { // the parts are not running yet
		reason := replicas.SchemaOlder
		if r.away.Ongoing() {
			reason = replicas.DatabaseAway
		}
		return []api.Condition{{Reason: reason, Unavailable: true}}
	}
	var list []api.Condition
	for _, reason := range r.listener.Health().Degraded {
		list = append(list, api.Condition{Reason: string(reason)})
	}
	for _, reason := range r.runner.Degraded() {
		list = append(list, api.Condition{Reason: reason})
	}
	for _, reason := range r.servers.Degraded() {
		unavailable := reason == db.SplitBrain && r.servers.OnlyOlderReachable()
		list = append(list, api.Condition{Reason: reason, Unavailable: unavailable})
	}
	for _, reason := range r.reporter.Reasons() {
		list = append(list, api.Condition{Reason: reason, Unavailable: reason != replicas.SettingsDisagree})
	}
	if known, err := r.verifier.Keys(); err != nil {
		list = append(list, api.Condition{Reason: "keys", Unavailable: known == 0})
	}
	if r.mail.Waiting() {
		list = append(list, api.Condition{Reason: "mail_waits"})
	}
	if r.mail.Refused() {
		list = append(list, api.Condition{Reason: "mail_refused"})
	}
	if r.webhooks.Backlog().Sealed > 0 {
		list = append(list, api.Condition{Reason: "webhook_secrets"})
	}
	if r.socket.outOfFiles() {
		list = append(list, api.Condition{Reason: "open_files"})
	}
	return list
}

func (r *replica) reasons() []string { return api.Reasons(r.conditions()) }

func (r *replica) degraded() bool { return len(r.conditions()) > 0 }
