using GridGrains.ClickHouse.Access;
using GridGrains.ClickHouse.Queries;
using GridGrains.Silo.Http.Governance;

namespace GridGrains.Silo.Http.Warehouses;

/// <summary>Runs a statement on the warehouse and passes its result on as it comes.</summary>
internal sealed class WarehouseAnswers(IServiceProvider services)
{
    /// <exception cref="WarehouseUnavailableException">The warehouse is off, or has no server now.</exception>
    public async Task WriteAsync(HttpContext context, string sql, QueryParameters parameters, ResultForm form, QueryCaps caps)
    {
        var queries = services.GetService<WarehouseQueries>() ?? throw Off();
        using var result = await queries.RunAsync(sql, parameters, form, context.CapsOf(caps), context.RequestAborted);
        await using var body = await result.ReadDecompressedStreamAsync();
        context.Response.ContentType = form.ContentType;
        await context.PassOnAsync(body);
    }

    public static WarehouseUnavailableException Off() => new("the warehouse is off (--clickhouse on starts it)");
}
