using System.Net.WebSockets;
using GridGrains.Feeds.Ingestion.Runs;
using GridGrains.Tests.Unit.Egress;
using Xunit;

namespace GridGrains.Tests.Unit.Feeds.Ingestion;

public sealed class SocketSourceTests
{
    [Fact]
    public async Task Ticks_come_in_once_across_a_broken_connection_and_the_break_is_told()
    {
        var (subscribed, sent) = (new List<string>(), new TaskCompletionSource());
        using var source = new LoopbackSocket(async (number, socket) =>
        {
            subscribed.Add(await LoopbackSocket.ReceiveAsync(socket));
            if (number == 1)
            {
                await LoopbackSocket.SendAsync(socket, Ticks("A", "B"));
                await LoopbackSocket.SendAsync(socket, """{"type":"heartbeat"}""");
                await socket.CloseOutputAsync(WebSocketCloseStatus.EndpointUnavailable, "restart", CancellationToken.None);
                return;
            }

            // It sends again what came since the time that was asked for.
            await LoopbackSocket.SendAsync(socket, Ticks("B", "C"));
            await LoopbackSocket.SendAsync(socket, Ticks("D"));
            sent.SetResult();
            await LoopbackSocket.ReceiveAsync(socket);
        });
        await using var bench = new PipelineBench(host: source.Host, secret: "token");
        var spec = PipelineBench.Spec(Spec(source));

        var running = bench.RunAsync(spec);
        await sent.Task;
        await UntilAsync(() => bench.Nodes().Count >= 4);
        bench.Clock.Advance(TimeSpan.FromHours(2));
        var run = await running;

        Assert.Equal(["A", "B", "C", "D"], bench.Nodes());
        Assert.Equal(("succeeded", 4L, 1L), (run.Status, run.Rows, run.Repeated));
        Assert.Equal(["source_closed: the source closed the connection: EndpointUnavailable restart"], run.Faults);
        Assert.All(subscribed, text => Assert.Equal("""{"subscribe":"prices","since":"2026-03-07T18:00:00Z"}""", text));
        Assert.All(source.Authorizations, header => Assert.Equal("Bearer token", header));
        Assert.All(source.Since, header => Assert.Equal("20260307", header));
    }

    [Fact]
    public async Task A_preview_shows_what_came_until_the_source_closed()
    {
        using var source = new LoopbackSocket(async (_, socket) =>
        {
            await LoopbackSocket.SendAsync(socket, Ticks("A"));
            await LoopbackSocket.SendAsync(socket, "{\"data\":[");
            await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, null, CancellationToken.None);
        });
        await using var bench = new PipelineBench(host: source.Host, secret: "token");

        var preview = Assert.Single(await new PipelinePreview(bench.Sources, bench.Services, TimeProvider.System).RunAsync(PipelineBench.Spec(Spec(source)), TestContext.Current.CancellationToken));

        Assert.Equal((1, 1, "source_closed"), (preview.Rows.Count, preview.Rejected.Count, preview.Fault?.Code));
    }

    [Fact]
    public async Task A_socket_at_an_address_that_is_not_declared_is_refused()
    {
        using var source = new LoopbackSocket((_, _) => Task.CompletedTask);
        await using var bench = new PipelineBench();

        var run = await bench.RunAsync(PipelineBench.Spec(Spec(source).Replace("auth: { type: bearer, credentials_ref: my-key }", "auth: none", StringComparison.Ordinal)));

        Assert.Equal(("failed", "address_refused"), (run.Status, run.Code));
        Assert.Empty(source.Authorizations);
    }

    private static string Spec(LoopbackSocket source) => Specs.Prices
        .Replace("provider_type: rest_api", "provider_type: websocket", StringComparison.Ordinal)
        .Replace("http://127.0.0.1:8080", $"ws://{source.Host}", StringComparison.Ordinal)
        .Replace("  schedule_cron: \"*/5 * * * *\"\n", "", StringComparison.Ordinal)
        .Replace("    response_path:", "    auth: { type: bearer, credentials_ref: my-key }\n    headers: { X-Since: \"{since:yyyyMMdd}\" }\n    subscribe: ['{\"subscribe\":\"prices\",\"since\":\"{since}\"}']\n    response_path:", StringComparison.Ordinal);

    private static string Ticks(params string[] nodes) => System.Text.Encoding.UTF8.GetString(PipelineBench.Page(nodes));

    private static async Task UntilAsync(Func<bool> holds)
    {
        while (!holds())
        {
            await Task.Delay(10, TestContext.Current.CancellationToken);
        }
    }
}
