using System.Text.Json;
using System.Text.Json.Serialization;
using GridGrains.Domain;

namespace GridGrains.Durability.Backups;

/// <param name="Path">Below the folder of the backup, with slashes.</param>
/// <param name="Sha256">Of the content, in lower-case hexadecimal.</param>
public sealed record BackupFile(string Path, long Bytes, string Sha256);

/// <summary>What a backup holds. It is written last: a folder without it is no backup.</summary>
/// <param name="Directory">Where the directory lay, as its own files name places.</param>
/// <param name="Identity">Of the directory that was copied.</param>
public sealed record BackupManifest(int Format, string Program, string Origin, string Directory, string Identity, DateTime TakenAtUtc, IReadOnlyList<BackupFile> Files)
{
    public const int CurrentFormat = 1;
    public const string FileName = "backup.json";

    [JsonIgnore]
    public long Bytes => Files.Sum(file => file.Bytes);

    public void Write(string folder)
    {
        using var file = OwnerOnly.OpenFile(Path.Combine(folder, FileName), FileMode.CreateNew);
        JsonSerializer.Serialize(file, this, BackupJson.Default.BackupManifest);
        file.Flush(flushToDisk: true);
    }

    /// <exception cref="DomainException"><c>StorageStamp</c>: no backup, or a damaged list; <c>StorageVersion</c>: of a newer program.</exception>
    public static BackupManifest Read(string folder)
    {
        var path = Path.Combine(folder, FileName);
        if (!File.Exists(path))
        {
            throw new DomainException(DomainErrorCode.StorageStamp, $"{folder} is no backup: it has no {FileName}. One that was not finished has none either");
        }

        try
        {
            using var file = File.OpenRead(path);
            var manifest = JsonSerializer.Deserialize(file, BackupJson.Default.BackupManifest) ?? throw new JsonException("the file is empty");
            return manifest.Format <= CurrentFormat
                ? manifest
                : throw new DomainException(DomainErrorCode.StorageVersion, $"{path} has format {manifest.Format}, this program knows up to {CurrentFormat}");
        }
        catch (JsonException damaged)
        {
            throw new DomainException(DomainErrorCode.StorageStamp, $"{path} cannot be read: {damaged.Message}", damaged);
        }
    }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, WriteIndented = true, RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(BackupManifest))]
internal sealed partial class BackupJson : JsonSerializerContext;
