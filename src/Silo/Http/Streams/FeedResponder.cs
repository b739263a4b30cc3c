using GridGrains.Domain.Log;
using GridGrains.Grains.Tail;
using GridGrains.Silo.Http.Problems;
using GridGrains.Silo.Http.Queries;

namespace GridGrains.Silo.Http.Streams;

/// <summary>Answers with a feed as server-sent events that resume by id, to so many readers at once and no more.</summary>
internal sealed class FeedResponder<TRecord>(
    LogFeed<TRecord> feed, int maxReaders, ApiInstruments instruments, TimeProvider clock, IHostApplicationLifetime lifetime)
    where TRecord : class, IFeedRecord
{
    private int _open;

    /// <param name="wants">Asked of every record, on the thread that follows the log too.</param>
    /// <param name="eventOf">Null for a record that this reader need not get.</param>
    public async Task StreamAsync(HttpContext context, Func<TRecord, bool> wants, Func<TRecord, SentEvent?> eventOf)
    {
        var after = await PlaceOfAsync(context);
        if (Interlocked.Increment(ref _open) > maxReaders)
        {
            Interlocked.Decrement(ref _open);
            throw new ApiException(EngineProblems.TooManySubscribers, $"{maxReaders} readers are connected already; try again later");
        }

        instruments.ReaderCame();
        try
        {
            await CarryAsync(context, after, wants, eventOf);
        }
        finally
        {
            Interlocked.Decrement(ref _open);
            instruments.ReaderLeft();
        }
    }

    private async Task CarryAsync(HttpContext context, LogCursor after, Func<TRecord, bool> wants, Func<TRecord, SentEvent?> eventOf)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, lifetime.ApplicationStopping);
        context.Response.ContentType = StreamRules.ContentType;
        context.Response.Headers.CacheControl = "no-store";
        await context.Response.StartAsync(ending.Token);
        try
        {
            await new FeedStream<TRecord>(feed.ReadAsync(after, wants, ending.Token), eventOf, context.Response.BodyWriter, clock).RunAsync(ending.Token);
        }
        catch (OperationCanceledException) when (ending.IsCancellationRequested)
        {
            // The reader has gone or the silo stops: the stream just ends.
            return;
        }
    }

    // Found before the answer begins: what comes after its first byte is part of the stream.
    private async Task<LogCursor> PlaceOfAsync(HttpContext context)
    {
        var header = context.Request.Headers[StreamRules.ResumeHeader].ToString();
        var text = header.Length > 0 ? header : new ApiQuery(context.Request.Query).Text(StreamRules.AfterParameter);
        return text switch
        {
            null => await feed.EndOfLogAsync(context.RequestAborted),
            StreamRules.OldestStored => await feed.StartOfLogAsync(context.RequestAborted),
            _ => await feed.FindAsync(text, context.RequestAborted) ?? throw ApiException.BadParameter(
                header.Length > 0 ? StreamRules.ResumeHeader : StreamRules.AfterParameter, $"'{text}' is no place in the log of this platform"),
        };
    }
}
