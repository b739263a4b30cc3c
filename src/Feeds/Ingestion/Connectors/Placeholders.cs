using GridGrains.Domain.Ingestion.Pipelines;

namespace GridGrains.Feeds.Ingestion.Connectors;

/// <summary>Fills in the moments of what is read.</summary>
internal sealed class Placeholders(ReadContext context)
{
    private readonly RunPlaceholders _moments = new(context.Since, context.Until, context.NowUtc);

    public string In(string text) => _moments.In(text);
}
