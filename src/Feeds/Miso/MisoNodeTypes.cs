using System.Diagnostics.CodeAnalysis;
using GridGrains.Domain.Prices;
using GridGrains.Feeds.Reports;

namespace GridGrains.Feeds.Miso;

/// <summary>MISO's node types in the platform's words. <c>Hub</c> includes ARR points: trading hubs come from the seed list, not from here.</summary>
internal sealed class MisoNodeTypes
{
    private readonly Utf8Interner<NodeLabels> _labels = new(type => type.ToUpperInvariant() switch
    {
        "" => NodeLabels.None,
        "GENNODE" => new NodeLabels(Type: "GEN"),
        "LOADZONE" => new NodeLabels(Type: "ZONE"),
        "HUB" => new NodeLabels(Type: "HUB"),
        "INTERFACE" => new NodeLabels(Type: "INTERFACE"),
        _ => NodeLabels.None,
    });

    public bool TryGet(ReadOnlySpan<byte> type, [NotNullWhen(true)] out NodeLabels? labels) => _labels.TryGet(type, out labels);
}
