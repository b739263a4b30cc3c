using GridGrains.Silo.Warehouses;

namespace GridGrains.Silo.Http.Queries;

/// <summary>Lets no question about the past through to the tables while they lack what the log had at the start.</summary>
/// <param name="tables">Null where the warehouse is off: those who need it say so.</param>
internal sealed class PastGuard(RequestDelegate next, WarehouseCatchUp? tables = null)
{
    public async Task InvokeAsync(HttpContext context)
    {
        if (tables is not null && context.Request.Query.ContainsKey(PastMoment.Name)
            && context.GetEndpoint()?.Metadata.GetMetadata<QueryContract>()?.Find(PastMoment.Name) is { IsOfTables: true })
        {
            await tables.RequireAsync(context.RequestAborted);
        }

        await next(context);
    }
}
