package main

import (
	"reflect"
	"strings"

	"github.com/alecthomas/kong"
)

// trimmed decodes a flag after it trimmed white space from its value and from each element of a list. Values often come
// from files and templates that end in a newline; a secret or URL with one fails in ways that are hard to see.
type trimmed struct{ kong.Mapper }

// Decode implements [kong.Mapper].
func (t trimmed) Decode(ctx *kong.DecodeContext, target reflect.Value) error {
	token := ctx.Scan.Peek()
	if text, ok := token.Value.(string); ok {
		ctx.Scan.Pop()
		if target.Kind() == reflect.Slice {
			elements := strings.Split(text, ",")
			for i, element := range elements {
				elements[i] = strings.TrimSpace(element)
			}
			text = strings.Join(elements, ",")
		}
		token.Value = strings.TrimSpace(text)
		ctx.Scan.PushToken(token)
	}
	return t.Mapper.Decode(ctx, target)
}

// trimFlags makes all flags of a command line [trimmed], also when set in the environment.
func trimFlags(parser *kong.Kong) {
	_ = kong.Visit(parser.Model, func(node kong.Visitable, next kong.Next) error {
		if flag, ok := node.(*kong.Flag); ok && !flag.IsBool() && !flag.IsCounter() {
			flag.Mapper = trimmed{flag.Mapper}
		}
		return next(nil)
	})
}
