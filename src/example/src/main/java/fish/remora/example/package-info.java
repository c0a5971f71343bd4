/**
 * A shop whose orders and mails are one. What leaves: {@link fish.remora.example.Orders} places an order and sends its confirmation in one
 * transaction. What comes back: {@link fish.remora.example.OrderMail} gets answers and bounces with the order's number,
 * {@link fish.remora.example.StockMail} answers a supplier while he waits, {@link fish.remora.example.MailEvents} hears what becomes of each mail.
 */
package fish.remora.example;
