package main

import (
	"fmt"

	"github.com/handoffd/handoffd/internal/version"
)

type versionCommand struct{}

// Run prints the version.
func (c *versionCommand) Run(out output) error {
	_, err := fmt.Fprintln(out, version.String())
	return err
}
