using System.Globalization;
using GridGrains.ClickHouse.Access;
using GridGrains.ClickHouse.Cubes;
using GridGrains.ClickHouse.Queries;
using GridGrains.Domain.Cubes;
using GridGrains.Grains.Contracts.Cubes;
using GridGrains.Silo.Http.Answers;
using GridGrains.Silo.Http.Governance;
using GridGrains.Silo.Http.Warehouses;

namespace GridGrains.Silo.Http.Cubes;

/// <summary>Answers questions of cubes from their grains; what is too long to be kept comes from the warehouse as it is read.</summary>
internal sealed class CubeAnswers(IServiceProvider services, IGrainFactory grains, WarehouseAnswers answers, TimeProvider clock)
{
    public const string AsOfHeader = "X-Data-As-Of";
    public const string SourceHeader = "X-Answer-From";

    /// <exception cref="WarehouseUnavailableException">The warehouse is off, or has no server now.</exception>
    /// <exception cref="QueryCappedException">The query costs too much.</exception>
    public async Task WriteAsync(HttpContext context, Cube cube, CubeKey key, ResultForm form)
    {
        if (services.GetService<WarehouseQueries>() is null)
        {
            throw WarehouseAnswers.Off();
        }

        var reply = await grains.GetGrain<ICubeGrain>(key.ToString()).AskAsync(context.RequestAborted);
        switch ((CubeEnd)reply.End)
        {
            case CubeEnd.Answered:
                await WriteAsync(context, reply, form);
                break;
            case CubeEnd.TooLong:
                await WriteLongAsync(context, cube, key, form);
                break;
            case CubeEnd.Capped:
                throw new QueryCappedException(reply.Message!, null, reply.Cap!);
            default:
                throw new WarehouseUnavailableException(reply.Message!);
        }
    }

    /// <summary>What a caller may see, as a part of keys: answers of callers who see other data are never shared.</summary>
    public static string SightOf(HttpContext context) => context.Caller().Isos is { } isos ? string.Join(' ', isos.Order(StringComparer.Ordinal)) : CubeKey.SeesAll;

    private static async Task WriteAsync(HttpContext context, CubeReply reply, ResultForm form)
    {
        var headers = context.Response.Headers;
        headers[AsOfHeader] = Stamp(reply.AsOfUtc);
        headers[SourceHeader] = reply.IsKept ? "memory" : "tables";
        headers.CacheControl = "private, no-cache";
        if (context.IsKnown(reply.Tag))
        {
            context.Response.StatusCode = StatusCodes.Status304NotModified;
            return;
        }

        context.Response.ContentType = form.ContentType;
        using var content = new MemoryStream(reply.Content, writable: false);
        await context.PassOnAsync(content);
    }

    private Task WriteLongAsync(HttpContext context, Cube cube, CubeKey key, ResultForm form)
    {
        var parameters = QueryParameters.Of(key.Parameters);
        var now = clock.GetUtcNow().UtcDateTime;
        if (!key.IsPast)
        {
            Silo.Cubes.CubeMoment.Add(cube, parameters, now);
        }

        context.Response.Headers[AsOfHeader] = Stamp(now);
        context.Response.Headers[SourceHeader] = "tables";
        return answers.WriteAsync(context, cube.Statement(key.IsPast, Enum.Parse<CubeClock>(key.Clock)), parameters, form, QueryCaps.Parse(key.Caps));
    }

    private static string Stamp(DateTime utc) => utc.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
}
