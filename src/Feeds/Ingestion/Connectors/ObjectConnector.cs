using System.IO.Enumeration;
using System.Runtime.CompilerServices;
using System.Xml;
using System.Xml.Linq;
using GridGrains.Domain.Ingestion.Pipelines;
using GridGrains.Domain.Ingestion.Specs;
using GridGrains.Egress;

namespace GridGrains.Feeds.Ingestion.Connectors;

/// <summary>Reads objects of a bucket that the operator declares, in the order of their keys, each once. Any store that speaks S3 will do.</summary>
public sealed class ObjectConnector(ConnectionTable connections, EgressRoom room, TimeProvider clock) : ISourceConnector
{
    private const string KeysPerListing = "1000";
    private const int MaxListingBytes = 8 << 20;

    private static readonly XmlReaderSettings Safe = new() { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null };

    public IReadOnlyCollection<string> Types { get; } = ["s3"];

    public async IAsyncEnumerable<SourcePage> ReadAsync(
        PipelineSpec spec, EndpointSpec endpoint, EndpointPosition position, ReadContext context, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var prefix = PrefixOf(endpoint.Path);
        var connection = connections.OpenFor(spec, context, prefix, ConnectionEntry.S3);
        var pages = new FilePages(endpoint, context, clock);
        // What was listed and is not of the pattern is passed over, and listed behind.
        for (var (after, isWhole) = (position.File, false); !isWhole;)
        {
            (var keys, after, isWhole) = await ListAsync(connection, prefix, after, context, cancellation);
            foreach (var key in keys.Where(key => !key.EndsWith('/') && FileSystemName.MatchesSimpleExpression(endpoint.Path, key, ignoreCase: false)))
            {
                var answer = await AskAsync(connection, $"/{Uri.EscapeDataString(key).Replace("%2F", "/", StringComparison.Ordinal)}", context.Limits.MaxBytes, context, cancellation);
                foreach (var page in pages.Read(key, new MemoryStream(answer.Body), position, isLastFile: false))
                {
                    position = page.After;
                    yield return page;
                    if (position.Page >= context.Limits.MaxPages)
                    {
                        yield break;
                    }
                }
            }
        }
    }

    /// <summary>What keys of a pattern begin with, whatever the rest is.</summary>
    private static string PrefixOf(string pattern) => pattern.IndexOfAny(['*', '?']) is >= 0 and var wild ? pattern[..wild] : pattern;

    private async Task<(IReadOnlyList<string> Keys, string? Last, bool IsWhole)> ListAsync(
        OpenedConnection connection, string prefix, string? after, ReadContext context, CancellationToken cancellation)
    {
        var query = $"?list-type=2&max-keys={KeysPerListing}&prefix={Uri.EscapeDataString(prefix)}{(after is null ? "" : $"&start-after={Uri.EscapeDataString(after)}")}";
        var answer = await AskAsync(connection, query, MaxListingBytes, context, cancellation);
        try
        {
            using var reader = XmlReader.Create(new MemoryStream(answer.Body), Safe);
            var listing = XDocument.Load(reader).Root!;
            List<string> keys = [.. listing.Elements().Where(element => element.Name.LocalName == "Contents").Select(item => item.Elements().First(part => part.Name.LocalName == "Key").Value)];
            var isCut = listing.Elements().Any(element => element.Name.LocalName == "IsTruncated" && element.Value == "true");
            return (keys, keys.Count > 0 ? keys[^1] : after, !isCut || keys.Count == 0);
        }
        catch (Exception fault) when (fault is XmlException or InvalidOperationException)
        {
            throw new SourceException("bad_page", $"{connection.Name} answered with no listing of a bucket: {fault.Message}", isTransient: true, inner: fault);
        }
    }

    private async Task<EgressAnswer> AskAsync(OpenedConnection connection, string rest, int maxBytes, ReadContext context, CancellationToken cancellation)
    {
        var entry = connection.Entry;
        var address = new Uri($"{(entry.Tls ? "https" : "http")}://{entry.Addresses[0]}/{Uri.EscapeDataString(entry.Bucket!)}{rest}");
        var credential = entry.Credential is { } name ? new AwsUse(name, entry.User!, entry.Region) : null;
        var answer = await room.AskAsync(new EgressRequest(address, Credential: credential, Tenant: context.Tenant, MaxAnswerBytes: maxBytes), cancellation);
        answer.RequireSuccess(clock);
        return answer;
    }
}
