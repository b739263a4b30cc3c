using System.Buffers;
using GridGrains.ClickHouse.Access;
using GridGrains.ClickHouse.Cubes;
using GridGrains.ClickHouse.Queries;
using GridGrains.Domain;
using GridGrains.Domain.Cubes;
using GridGrains.Silo.Parts;

namespace GridGrains.Silo.Cubes;

/// <summary>Runs the query behind a question of a cube on the warehouse.</summary>
internal sealed class CubeEngine(SiloParts parts, WarehouseQueries queries) : ICubeEngine
{
    private const int FirstBuffer = 16 * 1024;

    private readonly Dictionary<string, Cube> _cubes = parts.Cubes.ToDictionary(cube => cube.Name, StringComparer.Ordinal);

    public CubeReads ReadsOf(CubeKey key) => CubeTables.ReadsOf(CubeOf(key), key.IsPast, key.Parameters);

    public async Task<CubeOutcome> ComputeAsync(CubeKey key, DateTime nowUtc, int maxBytes, CancellationToken cancellation)
    {
        var cube = CubeOf(key);
        var form = ResultForm.All.First(form => form.Word == key.Form);
        var parameters = QueryParameters.Of(key.Parameters);
        if (!key.IsPast)
        {
            CubeMoment.Add(cube, parameters, nowUtc);
        }

        try
        {
            using var result = await queries.RunAsync(cube.Statement(key.IsPast, Enum.Parse<CubeClock>(key.Clock)), parameters, form, QueryCaps.Parse(key.Caps), cancellation);
            await using var body = await result.ReadDecompressedStreamAsync();
            return await ReadAsync(body, maxBytes, cancellation) is { } content ? new CubeOutcome(CubeEnd.Answered, content) : new CubeOutcome(CubeEnd.TooLong, default);
        }
        catch (QueryCappedException capped)
        {
            return new CubeOutcome(CubeEnd.Capped, default, capped.Cap, capped.Message);
        }
        catch (WarehouseUnavailableException absent)
        {
            return new CubeOutcome(CubeEnd.Unavailable, default, null, absent.Message);
        }
    }

    private Cube CubeOf(CubeKey key) => _cubes.GetValueOrDefault(key.Cube) ?? throw new DomainException(DomainErrorCode.UnknownEntity, $"there is no cube '{key.Cube}'");

    /// <returns>Null for more than that.</returns>
    private static async Task<byte[]?> ReadAsync(Stream body, int maxBytes, CancellationToken cancellation)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(FirstBuffer);
        try
        {
            for (var length = 0; ;)
            {
                if (length == buffer.Length)
                {
                    var larger = ArrayPool<byte>.Shared.Rent(2 * length);
                    buffer.AsSpan(0, length).CopyTo(larger);
                    ArrayPool<byte>.Shared.Return(buffer);
                    buffer = larger;
                }

                var read = await body.ReadAsync(buffer.AsMemory(length), cancellation);
                length += read;
                if (read == 0 || length > maxBytes)
                {
                    return read == 0 ? buffer[..length] : null;
                }
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
