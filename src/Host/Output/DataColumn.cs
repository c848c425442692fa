namespace PluginHost.Host.Output;

/// <summary>A column of a <see cref="DataTable"/>.</summary>
/// <param name="Heading">One word.</param>
/// <param name="IsNumber">Numbers stand to the right.</param>
internal sealed record DataColumn(string Heading, bool IsNumber = false);
