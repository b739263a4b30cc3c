using GridGrains.Domain.Ingestion.Specs;
using GridGrains.Egress;

namespace GridGrains.Feeds.Ingestion.Connectors;

internal static class DeclaredConnections
{
    /// <summary>The connection that a spec names.</summary>
    /// <exception cref="SourceException">The operator declares none such, or does not allow what is to be read.</exception>
    public static OpenedConnection OpenFor(this ConnectionTable connections, PipelineSpec spec, ReadContext context, string what, params IReadOnlyList<string> kinds)
    {
        try
        {
            return connections.Open(spec.Provider.Connection!, context.Tenant, what, kinds);
        }
        catch (EgressException refusal)
        {
            throw new SourceException(refusal.Code, refusal.Message, refusal.IsTransient, inner: refusal);
        }
    }
}
