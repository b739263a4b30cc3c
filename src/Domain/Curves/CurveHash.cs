using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using NodaTime;

namespace GridGrains.Domain.Curves;

/// <summary>The fingerprint of a curve.</summary>
public static class CurveHash
{
    /// <param name="blocks">In the order of the curve: by period, then block.</param>
    /// <param name="profile">A flat one adds nothing, so curves of the time before there were profiles keep their hash.</param>
    public static string Of(string id, LocalDate curveDate, IEnumerable<BlockPrice> blocks, HourlyProfile profile)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{id}\n{curveDate:uuuu-MM-dd}\n")));
        foreach (var block in blocks)
        {
            Append(hash, $"{block.Period}\n{block.Block}\n", block.PriceUsdPerMwh);
        }

        if (!profile.IsFlat)
        {
            var history = profile.History;
            hash.AppendData(Encoding.UTF8.GetBytes(string.Create(
                CultureInfo.InvariantCulture, $"{history.Source}\n{history.From:uuuu-MM-dd}\n{history.To:uuuu-MM-dd}\n{history.Days}\n{history.Hours}\n")));
        }

        foreach (var value in profile.Values)
        {
            Append(hash, string.Create(CultureInfo.InvariantCulture, $"{value.Name}\n{value.Hours}\n"), value.UsdPerMwh);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private static void Append(IncrementalHash hash, string name, double value)
    {
        Span<byte> bits = stackalloc byte[sizeof(double)];
        hash.AppendData(Encoding.UTF8.GetBytes(name));
        BinaryPrimitives.WriteDoubleLittleEndian(bits, value);
        hash.AppendData(bits);
    }
}
