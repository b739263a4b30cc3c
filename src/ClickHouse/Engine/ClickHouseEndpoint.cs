using System.Globalization;
using System.Text;
using ClickHouse.Driver.ADO;

namespace GridGrains.ClickHouse.Engine;

/// <summary>How to reach a ClickHouse server over HTTP.</summary>
public sealed record ClickHouseEndpoint(string Host, int Port, string User, string Password)
{
    public Uri Address => new UriBuilder(Uri.UriSchemeHttp, Host, Port).Uri;

    /// <summary>For ClickHouse.Driver. Nothing is compressed: on one machine that costs more than it saves.</summary>
    public string ConnectionString(string database = "default") => new ClickHouseConnectionStringBuilder
    {
        Host = Host,
        Port = checked((ushort)Port),
        Username = User,
        Password = Password,
        Database = database,
        Compression = false,
    }.ConnectionString;

    // The password stays out of every log that prints an endpoint.
    private bool PrintMembers(StringBuilder text)
    {
        text.Append(CultureInfo.InvariantCulture, $"{User}@{Host}:{Port}");
        return true;
    }
}
