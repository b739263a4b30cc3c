using System.Buffers;
using System.Globalization;
using System.IO.Pipelines;
using System.Text;
using System.Text.Json;
using GridGrains.Domain.Governance;
using GridGrains.Grains.Contracts.Http;
using GridGrains.Silo.Http.Governance;
using GridGrains.Silo.Http.OpenApi;
using GridGrains.Silo.Http.Problems;
using GridGrains.Silo.Http.Queries;
using GridGrains.Silo.Http.Streams;

namespace GridGrains.Silo.Http.Features.Streams;

/// <summary>Values of features as server-sent events, as they change.</summary>
internal sealed class FeatureStreamEndpoint(FeaturePlans plans, FeatureWatches watches, ApiInstruments instruments, TimeProvider clock, IHostApplicationLifetime lifetime)
{
    private int _open;

    private static FeatureValuesUpdate Example => new(
        new Dictionary<string, JsonElement> { ["node_id"] = JsonSerializer.SerializeToElement("CAISO/SP15", ApiJson.Default.String) },
        new Dictionary<string, JsonElement> { ["rt_lmp"] = JsonSerializer.SerializeToElement(31.25, ApiJson.Default.Double) },
        new Dictionary<string, string> { ["rt_lmp"] = "PRESENT" }, new Dictionary<string, string> { ["rt_lmp"] = "2026-06-01T12:15:00Z" });

    public static void Map(IEndpointRouteBuilder routes)
    {
        var endpoint = routes.ServiceProvider.GetRequiredService<FeatureStreamEndpoint>();
        routes.MapApiGet("/v1/features/stream", endpoint.StreamAsync, FeatureStreamAsk.Parameters).Needs(AccessScope.Read)
            .DescribeStream<FeatureValuesUpdate>(
                "watchFeatures", "Features", "Values of features as they change",
                "Event `values` for each entity at the connection, and again whenever a value, status or event timestamp of it differs; values are read every second. Handed back as "
                    + "`Last-Event-ID` or `after`, an `id` goes on after it with all updates that came meanwhile, of the newest 1,000 and within a minute; else `missed` comes first, and then "
                    + "the state of every entity. A comment comes every 15 s.",
                new StreamExample("3f2b9c1d7a04-17", "values", Example))
            .WithAnswer(StatusCodes.Status404NotFound)
            .WithAnswer(StatusCodes.Status422UnprocessableEntity)
            .WithAnswer(StatusCodes.Status503ServiceUnavailable)
            .With(stream => stream.DisableRequestTimeout());
    }

    public async Task StreamAsync(HttpContext context)
    {
        var query = new ApiQuery(context.Request.Query);
        var ask = FeatureStreamAsk.Of(query, plans);
        var header = context.Request.Headers[StreamRules.ResumeHeader].ToString();
        var place = header.Length > 0 ? header : query.Text(StreamRules.AfterParameter);
        if (Interlocked.Increment(ref _open) > ApiLimits.MaxLiveSubscribers)
        {
            Interlocked.Decrement(ref _open);
            throw new ApiException(EngineProblems.TooManySubscribers, $"{ApiLimits.MaxLiveSubscribers} readers are connected already; try again later");
        }

        instruments.ReaderCame();
        try
        {
            await CarryAsync(context, ask, place);
        }
        finally
        {
            Interlocked.Decrement(ref _open);
            instruments.ReaderLeft();
        }
    }

    private async Task CarryAsync(HttpContext context, FeatureStreamAsk ask, string? place)
    {
        var watch = watches.Enter(ask.Key, cancellation => ReadAsync(ask, cancellation));
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, lifetime.ApplicationStopping);
        try
        {
            context.Response.ContentType = StreamRules.ContentType;
            context.Response.Headers.CacheControl = "no-store";
            await context.Response.StartAsync(ending.Token);
            await WriteAsync(watch, place, context.Response.BodyWriter, ending.Token);
        }
        catch (OperationCanceledException) when (ending.IsCancellationRequested)
        {
            // The reader has gone or the silo stops: the stream just ends.
            return;
        }
        finally
        {
            watches.Leave(ask.Key);
        }
    }

    private async Task WriteAsync(FeatureWatch watch, string? place, PipeWriter output, CancellationToken cancellation)
    {
        using var heartbeat = new PeriodicTimer(StreamRules.HeartbeatInterval, clock);
        var beat = heartbeat.WaitForNextTickAsync(cancellation).AsTask();
        var sequence = SequenceOf(watch, place);
        while (true)
        {
            var news = watch.After(sequence);
            if (news.IsMissed)
            {
                Write(output, $"{watch.Id}-0", "missed", JsonSerializer.SerializeToUtf8Bytes(new MissedFeaturesView(place ?? $"{watch.Id}-{sequence}"), ApiJson.Default.MissedFeaturesView));
                sequence = null;
            }

            foreach (var update in news.Updates)
            {
                Write(output, $"{watch.Id}-{update.Sequence.ToString(CultureInfo.InvariantCulture)}", "values", update.Data);
                sequence = update.Sequence;
            }

            await output.FlushAsync(cancellation);
            if (await Task.WhenAny(news.More, beat) == beat && await beat)
            {
                output.Write(": heartbeat\n\n"u8);
                beat = heartbeat.WaitForNextTickAsync(cancellation).AsTask();
            }
            else
            {
                await news.More;
            }
        }
    }

    /// <returns>Null for a reader without a place; a number that no update has for one of another watch.</returns>
    private static long? SequenceOf(FeatureWatch watch, string? place) => place is null ? null
        : place.StartsWith($"{watch.Id}-", StringComparison.Ordinal) && long.TryParse(place.AsSpan(watch.Id.Length + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var sequence)
            ? sequence
            : long.MaxValue;

    private static async Task<byte[][]> ReadAsync(FeatureStreamAsk ask, CancellationToken cancellation)
    {
        var rows = new FeatureRows[ask.Plan.Views.Length];
        for (var i = 0; i < rows.Length; i++)
        {
            rows[i] = await ask.Plan.Views[i].ReadAsync(ask.Request, cancellation);
        }

        using var output = new JsonOutput(ask.Request.Rows * (ask.Plan.Columns.Length + 1) * 64);
        FeatureAnswer.Write(output, ask.Body, ask.Request, ask.Plan, rows);
        return FeatureRowText.Cut(output.Written.ToArray(), ask.Request.Entities.Count, ask.Request.Rows);
    }

    private static void Write(PipeWriter output, string id, string name, ReadOnlySpan<byte> data)
    {
        Encoding.UTF8.GetBytes($"id: {id}\nevent: {name}\ndata: ", output);
        output.Write(data);
        output.Write("\n\n"u8);
    }
}
