using Spectre.Console;

namespace PluginHost.Host.Output;

/// <summary>A value in a <see cref="DataTable"/>.</summary>
internal readonly record struct DataCell(string Text, Style? Style = null)
{
    /// <summary>What stands where there is no value.</summary>
    public const string None = "-";

    public static implicit operator DataCell(string? text) => new(string.IsNullOrEmpty(text) ? None : text);

    public static implicit operator DataCell(long number) => new(number.ToString(System.Globalization.CultureInfo.InvariantCulture));
}
