package main

import (
	"os"
	"regexp"
	"testing"
)

var (
	// settingsBlock matches the settings of a provider in sign-in.md: ```sh keycloak.
	settingsBlock = regexp.MustCompile("(?ms)^```sh (\\w+)\n(.*?)^```$")
	assignment    = regexp.MustCompile(`(HANDOFF_[A-Z_]+)='([^']+)'`)
)

// serve accepts the settings that sign-in.md has for each provider, and they say whose tokens are meant.
func TestServeAcceptsTheSettingsOfEachProvider(t *testing.T) {
	text, err := os.ReadFile("../../docs/sign-in.md")
	if err != nil {
		t.Fatal(err)
	}
	blocks := settingsBlock.FindAllStringSubmatch(string(text), -1)
	if len(blocks) != 5 {
		t.Errorf("sign-in.md has the settings of %d providers, want 5", len(blocks))
	}
	for _, block := range blocks {
		t.Run(block[1], func(t *testing.T) {
			variables := map[string]string{"HANDOFF_JWT_SECRET": "", "HANDOFF_JWT_ISSUER": "", "HANDOFF_JWT_AUDIENCE": ""}
			for _, match := range assignment.FindAllStringSubmatch(block[2], -1) {
				variables[match[1]] = match[2]
			}
			s, err := parsedSettings(t, variables)
			if err != nil {
				t.Fatal(err)
			}
			if missing := s.missing(); len(missing) > 0 {
				t.Errorf("%v are not set", missing)
			}
		})
	}
}
