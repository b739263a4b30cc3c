using GridGrains.Domain.Ingestion.Pipelines;
using GridGrains.Domain.Ingestion.Specs;

namespace GridGrains.Feeds.Ingestion.Connectors;

/// <summary>Reads a source by what the spec says it is.</summary>
public sealed class SourceReader(RestConnector rest, FolderConnector folders)
{
    /// <exception cref="SourceException">The source gives no records, or sources of this type are not read.</exception>
    public IAsyncEnumerable<SourcePage> ReadAsync(PipelineSpec spec, EndpointSpec endpoint, EndpointPosition position, ReadContext context, CancellationToken cancellation) =>
        spec.Provider.Type switch
        {
            "rest_api" => rest.ReadAsync(spec, endpoint, position, context, cancellation),
            "file_ftp" => folders.ReadAsync(spec, endpoint, position, context, cancellation),
            var type => throw new SourceException("not_supported", $"sources of type {type} are not fetched", isTransient: false),
        };
}
