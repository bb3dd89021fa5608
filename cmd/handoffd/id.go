package main

import (
	"errors"
	"fmt"
	"reflect"

	"github.com/alecthomas/kong"
	"github.com/google/uuid"
)

// readID parses an argument into a [uuid.UUID]. It refuses the nil UUID.
func readID(ctx *kong.DecodeContext, target reflect.Value) error {
	var text string
	if err := ctx.Scan.PopValueInto("id", &text); err != nil {
		return err
	}
	id, err := uuid.Parse(text)
	if err != nil {
		return fmt.Errorf("%q is not a UUID", text)
	}
	if id == uuid.Nil {
		return errors.New("the nil UUID is not an id")
	}
	target.Set(reflect.ValueOf(id))
	return nil
}
