package mcp

import (
	"context"

	sdk "github.com/modelcontextprotocol/go-sdk/mcp"
)

const instructions = `These tools ask the people of a support team. A person reads every question, so ask when you ` +
	`are stuck and not before: after you have tried what you can, when a decision is not yours, or when only a person ` +
	`has the access or knowledge. Ask once, say what you tried and what you ruled out, and wait with check_answer ` +
	`instead of asking again. Never send passwords, keys or tokens.`

// The tools. Their descriptions are all that a model knows of them.
var (
	askTool = &sdk.Tool{
		Name:  "ask_a_human",
		Title: "Ask a human",
		Description: `Asks the people of the team, and waits for their answer. Use it when you are stuck after trying, ` +
			`when a decision needs a person, or when you lack access or knowledge that a person has. Do not use it for what ` +
			`you can find out yourself, for progress reports, or to send secrets: a person's time is costly, and several ` +
			`people see the question. Ask one question, once, with what you tried and what you ruled out. If the call ` +
			`fails or ends without an answer, call check_answer, or make exactly the same call again: neither asks a ` +
			`second time.`,
		InputSchema: schemaOf[question](),
		Annotations: &sdk.ToolAnnotations{IdempotentHint: true, DestructiveHint: new(false)},
	}
	checkTool = &sdk.Tool{
		Name:  "check_answer",
		Title: "Check for the answer",
		Description: `Says how a question stands: unclaimed, claimed by a person who reads it, answered, or withdrawn. ` +
			`With wait_seconds it waits for news. Use it after ask_a_human ended without an answer.`,
		InputSchema: schemaOf[check](),
		Annotations: &sdk.ToolAnnotations{ReadOnlyHint: true, OpenWorldHint: new(false)},
	}
	contextTool = &sdk.Tool{
		Name:  "add_context",
		Title: "Add context",
		Description: `Adds what has come to light since you asked; the person who reads the question sees it below. Use it ` +
			`for new facts, and to reply to a person. Not for secrets, and not to ask whether there is an answer.`,
		InputSchema: schemaOf[addition](),
		Annotations: &sdk.ToolAnnotations{DestructiveHint: new(false)},
	}
	withdrawTool = &sdk.Tool{
		Name:  "withdraw_question",
		Title: "Withdraw the question",
		Description: `Takes back a question that nobody has claimed yet. Use it as soon as you need no answer any more, so ` +
			`that no person works in vain.`,
		InputSchema: schemaOf[target](),
		Annotations: &sdk.ToolAnnotations{IdempotentHint: true, OpenWorldHint: new(false)},
	}
)

// addTools adds the tools, bound to a conversation.
func (s *Server) addTools(server *sdk.Server, c *conversation) {
	addTool(server, askTool, s, c, s.ask)
	addTool(server, checkTool, s, c, s.check)
	addTool(server, contextTool, s, c, s.addContext)
	addTool(server, withdrawTool, s, c, s.withdraw)
}

// addTool adds a tool. An error that a model can repair becomes the result of the call.
func addTool[In any](
	server *sdk.Server, tool *sdk.Tool, s *Server, c *conversation,
	call func(ctx context.Context, c *conversation, notices *notices, arguments In) (report, error),
) {
	sdk.AddTool(server, tool, func(
		ctx context.Context, request *sdk.CallToolRequest, arguments In,
	) (*sdk.CallToolResult, *report, error) {
		made, err := call(ctx, c, newNotices(c, request), arguments)
		if err != nil {
			return nil, nil, s.explain(ctx, err)
		}
		return &sdk.CallToolResult{Content: []sdk.Content{&sdk.TextContent{Text: made.text}}}, &made, nil
	})
}
