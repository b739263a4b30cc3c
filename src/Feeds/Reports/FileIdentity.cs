using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace GridGrains.Feeds.Reports;

/// <summary>What a path leads to.</summary>
public enum FileKind
{
    Regular,
    Folder,
    Pipe,
    Socket,
    Device,
}

/// <summary>Which file a path leads to, links followed, and of what kind it is: opening a pipe would wait for somebody who writes.</summary>
/// <param name="Path">Only where the system does not number its files.</param>
public readonly record struct FileIdentity(FileKind Kind, ulong Device, ulong Number, string Path)
{
    private const int CurrentFolder = -100;
    private const uint BasicFields = 0x7FF;
    private const int ModeAt = 28;
    private const int NumberAt = 32;
    private const int DeviceAt = 136;
    private const int KindBits = 0xF000;

    public bool IsSpecial => Kind is not (FileKind.Regular or FileKind.Folder);

    public string KindName => Kind switch
    {
        FileKind.Regular => "a file",
        FileKind.Folder => "a folder",
        FileKind.Pipe => "a named pipe",
        FileKind.Socket => "a socket",
        _ => "a device",
    };

    /// <returns>Null where nothing is, or nothing that may be looked at.</returns>
    public static FileIdentity? Of(string path)
    {
        try
        {
            return OperatingSystem.IsLinux() ? OfNumbered(path) : OfNamed(path);
        }
        catch (EntryPointNotFoundException)
        {
            // An old library of the system: there files are known by their names, as elsewhere.
            return OfNamed(path);
        }
    }

    private static FileIdentity? OfNumbered(string path)
    {
        var fields = new byte[256];
        if (StatX(CurrentFolder, path, 0, BasicFields, fields) != 0)
        {
            return null;
        }

        var kind = (BinaryPrimitives.ReadUInt16LittleEndian(fields.AsSpan(ModeAt)) & KindBits) switch
        {
            0x8000 => FileKind.Regular,
            0x4000 => FileKind.Folder,
            0x1000 => FileKind.Pipe,
            0xC000 => FileKind.Socket,
            _ => FileKind.Device,
        };
        return new FileIdentity(
            kind, BinaryPrimitives.ReadUInt64LittleEndian(fields.AsSpan(DeviceAt)), BinaryPrimitives.ReadUInt64LittleEndian(fields.AsSpan(NumberAt)), "");
    }

    private static FileIdentity? OfNamed(string path)
    {
        FileSystemInfo info = Directory.Exists(path) ? new DirectoryInfo(path) : new FileInfo(path);
        return info.Exists
            ? new FileIdentity(info is DirectoryInfo ? FileKind.Folder : FileKind.Regular, 0, 0, (info.ResolveLinkTarget(returnFinalTarget: true) ?? info).FullName)
            : null;
    }

    [DllImport("libc", EntryPoint = "statx", CharSet = CharSet.Ansi, BestFitMapping = false, ThrowOnUnmappableChar = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int StatX(int folder, string path, int flags, uint mask, byte[] fields);
}
