using GridGrains.Domain;
using GridGrains.Grains.Sharding.Reads;
using GridGrains.Silo.Http.Prices;
using GridGrains.Silo.Http.Problems;
using GridGrains.Silo.Parts;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace GridGrains.Tests.Integration.Http;

/// <summary>What of an error the operator's log gets.</summary>
public sealed class ProblemLogTests
{
    [Fact]
    public async Task Fault_of_the_program_is_logged_with_its_stack()
    {
        var fault = new InvalidOperationException("broken");

        var (entry, status) = await LogOfAsync(fault);

        Assert.Equal((LogLevel.Error, fault, 500), (entry!.Level, entry.Exception, status));
    }

    [Fact]
    public async Task What_passes_by_itself_is_one_line_that_says_why()
    {
        foreach (var (error, expected) in new (Exception, int)[]
        {
            (new ReadUnavailableException("the owner of shard 8 could not be reached within 3 s"), 503),
            (new DomainException(DomainErrorCode.StorageFull, "the log has reached its cap"), 507),
        })
        {
            var (entry, status) = await LogOfAsync(error);

            Assert.Equal((LogLevel.Warning, null, expected), (entry!.Level, entry.Exception, status));
            Assert.Contains(error.Message, entry.Text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Error_of_the_caller_is_not_logged()
    {
        var (entry, status) = await LogOfAsync(new ApiException(PriceProblems.UnknownNode, "no such node"));

        Assert.Equal((null, 404), (entry, status));
    }

    [Fact]
    public async Task What_repeats_is_one_line_and_then_a_count()
    {
        var (log, clock) = (new EntryLog(), new FakeTimeProvider());
        var writer = new ProblemWriter(static _ => throw new ReadUnavailableException("shard 8 moves"), new ProblemTable(SiloParts.OfProgram), log, clock);
        for (var i = 0; i < 100; i++)
        {
            await writer.InvokeAsync(new DefaultHttpContext());
        }

        clock.Advance(RepeatedLines.Interval);
        await writer.InvokeAsync(new DefaultHttpContext());

        Assert.Equal(2, log.Entries.Count);
        Assert.DoesNotContain("more of the kind", log.Entries[0].Text, StringComparison.Ordinal);
        Assert.Contains("99 more of the kind", log.Entries[1].Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Kinds_are_counted_apart()
    {
        var lines = new RepeatedLines(new FakeTimeProvider());

        Assert.Equal([0, 0, null, null], [lines.Take("full"), lines.Take("moved"), lines.Take("full"), lines.Take("moved")]);
    }

    private static async Task<(Entry? Entry, int Status)> LogOfAsync(Exception error)
    {
        var log = new EntryLog();
        var context = new DefaultHttpContext();
        await new ProblemWriter(_ => throw error, new ProblemTable(SiloParts.OfProgram), log, TimeProvider.System).InvokeAsync(context);
        return (log.Entries.SingleOrDefault(), context.Response.StatusCode);
    }

    private sealed record Entry(LogLevel Level, string Text, Exception? Exception);

    private sealed class EntryLog : ILogger<ProblemWriter>
    {
        public List<Entry> Entries { get; } = [];

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Entries.Add(new Entry(logLevel, formatter(state, exception), exception));
    }
}
