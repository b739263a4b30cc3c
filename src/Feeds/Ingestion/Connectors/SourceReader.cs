using System.Runtime.CompilerServices;
using GridGrains.Domain.Ingestion.Pipelines;
using GridGrains.Domain.Ingestion.Schedules;
using GridGrains.Domain.Ingestion.Specs;

namespace GridGrains.Feeds.Ingestion.Connectors;

/// <summary>
/// Reads a source by what the spec says it is. Where another attempt may help, the source is asked again behind the last page that came, after as long
/// as it asks for; a page that comes starts the count again.
/// </summary>
/// <param name="random">From 0 up to 1, for the jitter of repeats.</param>
public sealed class SourceReader(IEnumerable<ISourceConnector> connectors, TimeProvider clock, Func<double> random)
{
    private readonly Dictionary<string, ISourceConnector> _connectors =
        connectors.SelectMany(connector => connector.Types.Select(type => (type, connector))).ToDictionary(known => known.type, known => known.connector);

    /// <exception cref="SourceException">The source gave no page in as many attempts as the spec has, or sources of this type are not read.</exception>
    public async IAsyncEnumerable<SourcePage> ReadAsync(
        PipelineSpec spec, EndpointSpec endpoint, EndpointPosition position, ReadContext context, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var connector = _connectors.GetValueOrDefault(spec.Provider.Type)
            ?? throw new SourceException("not_supported", $"sources of type {spec.Provider.Type} are not fetched", isTransient: false);
        var (attempts, faults) = (Math.Min(spec.Retry.MaxAttempts, context.Limits.MaxAttempts), new List<string>());
        for (var attempt = 1; ; attempt++)
        {
            await using var pages = connector.ReadAsync(spec, endpoint, position, context, cancellation).GetAsyncEnumerator(cancellation);
            var step = await StepAsync(pages);
            for (; step.Page is { } page; step = await StepAsync(pages))
            {
                (position, attempt) = (page.After, 1);
                yield return page with { Faults = [.. faults, .. page.Faults] };
                faults.Clear();
            }

            if (step.Fault is not { } fault)
            {
                break;
            }

            if (!fault.IsTransient || attempt >= attempts)
            {
                throw fault;
            }

            faults.Add($"{fault.Code}: {fault.Message}");
            await Task.Delay(Jitter.Delay(attempt, spec.Retry.InitialDelay, spec.Retry.MaxDelay, random(), fault.RetryAfter), clock, cancellation);
        }

        if (faults.Count > 0)
        {
            // The source had nothing more; what it did wrong before is reported all the same.
            yield return new SourcePage("", 0, 0, TimeSpan.Zero, [], [], position, IsLast: true) { Faults = faults };
        }
    }

    private static async Task<(SourcePage? Page, SourceException? Fault)> StepAsync(IAsyncEnumerator<SourcePage> pages)
    {
        try
        {
            return (await pages.MoveNextAsync() ? pages.Current : null, null);
        }
        catch (SourceException fault)
        {
            return (null, fault);
        }
    }
}
