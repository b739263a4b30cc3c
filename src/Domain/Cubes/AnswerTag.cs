using System.Security.Cryptography;

namespace GridGrains.Domain.Cubes;

/// <summary>A short word for the content of an answer: equal contents have equal tags.</summary>
public static class AnswerTag
{
    private const int Bytes = 16;

    public static string Of(ReadOnlySpan<byte> content)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(content, hash);
        return Convert.ToHexStringLower(hash[..Bytes]);
    }
}
