package mail_test

import (
	"context"
	"strings"
	"testing"

	"github.com/handoffd/handoffd/mail"
)

func TestParseServer(t *testing.T) {
	for text, problem := range map[string]string{
		"smtp://mail.example.com":                           "",
		"smtp://mail.example.com:25":                        "",
		"smtps://dana%40example.com:pass@mail.example.com/": "",
		"smtp://[::1]:2525":                                 "",
		"mail.example.com:25":                               "smtp://",
		"http://mail.example.com":                           "smtp://",
		"smtp://":                                           "no host",
		"smtp://:25":                                        "no host",
		"smtp://mail.example.com:0":                         "port",
		"smtp://mail.example.com:99999":                     "port",
		"smtp://mail.example.com/in/box":                    "after the host",
		"smtp://mail.example.com?starttls=no":               "after the host",
		"smtp://dana:secret%zz@mail.example.com":            "URL",
	} {
		_, err := mail.ParseServer(text)
		if problem == "" && err != nil || problem != "" && (err == nil || !strings.Contains(err.Error(), problem)) {
			t.Errorf("%s: got %v, want %q", text, err, problem)
		}
		if err != nil && strings.Contains(err.Error(), "secret") {
			t.Errorf("the error contains the password: %v", err)
		}
	}
}

func TestDefaultPorts(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel() // before anything is dialled
	for text, want := range map[string]string{
		"smtp://127.0.0.1":       "127.0.0.1:587",
		"smtps://127.0.0.1":      "127.0.0.1:465",
		"smtps://127.0.0.1:465":  "127.0.0.1:465",
		"smtp://127.0.0.1:65535": "127.0.0.1:65535",
		"smtp://127.0.0.1:1":     "127.0.0.1:1:",
	} {
		server, err := mail.ParseServer(text)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := server.Probe(ctx); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: got %v, want an error of dialling %s", text, err, want)
		}
	}
}
