using GridGrains.Domain.Ingestion.Pipelines;
using GridGrains.Domain.Ingestion.Specs;

namespace GridGrains.Feeds.Ingestion.Connectors;

/// <summary>
/// One way to read sources. It hands out pages, each with the position behind it; asked again from that position, it goes on there. Previews and
/// runs read through it alike.
/// </summary>
public interface ISourceConnector
{
    /// <summary>Words of <c>provider_type</c> that it reads.</summary>
    IReadOnlyCollection<string> Types { get; }

    /// <param name="position">Behind the last page that was taken.</param>
    /// <exception cref="SourceException">The source gives no more, or not what the spec says; pages before it are good.</exception>
    IAsyncEnumerable<SourcePage> ReadAsync(PipelineSpec spec, EndpointSpec endpoint, EndpointPosition position, ReadContext context, CancellationToken cancellation);
}
